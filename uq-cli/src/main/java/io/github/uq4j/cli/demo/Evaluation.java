package io.github.uq4j.cli.demo;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.BootstrapDifference;
import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.evaluation.PrAuc;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How well each score tells wrong claims from right ones. Intervals are 95 % percentile intervals
 * of a bootstrap over people.
 *
 * @param people how many people
 * @param claims how many claims whose truth the table tells
 * @param wrong how many of them are wrong
 * @param unread how many claims the table cannot read, left out
 * @param rows a row for every score
 * @param exposures a row for every exposure
 */
public record Evaluation(
    int people, long claims, long wrong, long unread, List<Row> rows, List<Exposure> exposures) {

  /** The score that decides verdicts. */
  public static final String DECIDING = "ccp";

  /** The score it is compared with by exposure. */
  public static final String BASELINE = "max-claim-probability";

  /**
   * One score.
   *
   * @param scorer its name
   * @param roc area under the ROC curve
   * @param pr average precision
   * @param advantage the deciding score's ROC-AUC minus this one's, on the same resamples; empty
   *     for the deciding score
   */
  public record Row(
      String scorer,
      BootstrapInterval roc,
      BootstrapInterval pr,
      Optional<BootstrapDifference> advantage) {}

  /**
   * People whom the models saw equally often.
   *
   * @param exposure in how many paragraphs
   * @param people how many people
   * @param claims how many claims
   * @param wrong how many are wrong
   * @param roc ROC-AUC of the deciding score and of the baseline by name; empty where all claims
   *     are of one kind
   */
  public record Exposure(
      int exposure, int people, long claims, long wrong, Map<String, BootstrapInterval> roc) {

    /** Copies the map. */
    public Exposure {
      roc = Map.copyOf(roc);
    }
  }

  /** Copies the lists. */
  public Evaluation {
    rows = List.copyOf(rows);
    exposures = List.copyOf(exposures);
  }

  /** Evaluates checked people. */
  public static Evaluation of(List<PersonCheck> checks) {
    Bootstrap bootstrap = Bootstrap.withDefaults();
    List<Row> rows = new ArrayList<>();
    List<LabelledScore> deciding = labelled(checks, DECIDING);
    for (String scorer : scorers(checks)) {
      List<LabelledScore> items = labelled(checks, scorer);
      rows.add(
          new Row(
              scorer,
              bootstrap.interval(RocAuc.withDefaults(), items),
              bootstrap.interval(PrAuc.withDefaults(), items),
              scorer.equals(DECIDING)
                  ? Optional.empty()
                  : Optional.of(bootstrap.difference(RocAuc.withDefaults(), deciding, items))));
    }
    long unread =
        checks.stream().mapToLong(c -> c.check().claims().size() - c.judged().size()).sum();
    return new Evaluation(
        checks.size(),
        deciding.size(),
        wrong(deciding),
        unread,
        rows,
        exposures(checks, bootstrap));
  }

  private static List<Exposure> exposures(List<PersonCheck> checks, Bootstrap bootstrap) {
    Map<Integer, List<PersonCheck>> groups = new TreeMap<>();
    for (PersonCheck check : checks) {
      groups.computeIfAbsent(check.person().exposure(), e -> new ArrayList<>()).add(check);
    }
    List<Exposure> exposures = new ArrayList<>();
    groups.forEach(
        (exposure, group) -> {
          List<LabelledScore> items = labelled(group, DECIDING);
          Map<String, BootstrapInterval> roc = new LinkedHashMap<>();
          if (wrong(items) > 0 && wrong(items) < items.size()) {
            for (String scorer : List.of(DECIDING, BASELINE)) {
              roc.put(scorer, bootstrap.interval(RocAuc.withDefaults(), labelled(group, scorer)));
            }
          }
          exposures.add(new Exposure(exposure, group.size(), items.size(), wrong(items), roc));
        });
    return exposures;
  }

  private static List<String> scorers(List<PersonCheck> checks) {
    return checks.stream()
        .flatMap(check -> check.check().claims().stream())
        .findFirst()
        .map(claim -> claim.scores().stream().map(score -> score.scorer().id()).toList())
        .orElse(List.of());
  }

  private static long wrong(List<LabelledScore> items) {
    return items.stream().filter(LabelledScore::wrong).count();
  }

  /** The scores of all claims whose truth is known, grouped by person. */
  static List<LabelledScore> labelled(List<PersonCheck> checks, String scorer) {
    List<LabelledScore> items = new ArrayList<>();
    for (PersonCheck check : checks) {
      for (CheckedClaim claim : check.judged()) {
        Score score =
            claim.scores().stream()
                .filter(s -> s.scorer().id().equals(scorer))
                .findFirst()
                .orElseThrow();
        items.add(
            new LabelledScore(
                score.uncertainty(),
                !claim.claim().supported().orElseThrow(),
                Optional.of(check.person().id())));
      }
    }
    return items;
  }
}
