package io.github.uq4j.cli.cascade;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.metrics.cascade.DeferralCurve;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.io.ScoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Confidences of some scorers and the qualities of both models, of those lines of a score file that
 * have both labels. A scorer's refusal counts as no confidence at all: such a prompt is deferred
 * first.
 */
final class RuleScores {

  private final List<String> rules;
  private final Qualities qualities;
  private final Set<String> seen = new LinkedHashSet<>();
  private final double[][] columns;
  private final int[] refused;
  private int size;
  private long unlabelled;
  private final Map<String, ScorerInfo> infos = new HashMap<>();

  private RuleScores(List<String> rules, Qualities qualities) {
    this.rules = rules;
    this.qualities = qualities;
    this.columns = new double[rules.size() + 2][1_024];
    this.refused = new int[rules.size()];
  }

  static RuleScores read(Path file, List<String> rules, Qualities qualities) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("no such score file: " + file);
    }
    RuleScores scores = new RuleScores(rules, qualities);
    try (ScoreReader reader = ScoreReader.open(file)) {
      while (reader.hasNext()) {
        scores.add(reader.next());
      }
    }
    scores.check(file);
    return scores;
  }

  private void add(ScoreSheet sheet) {
    sheet.scores().forEach(score -> seen.add(score.scorer().id()));
    if (!qualities.in(sheet.labels())) {
      unlabelled++;
      return;
    }
    if (size == columns[0].length) {
      for (int c = 0; c < columns.length; c++) {
        columns[c] = Arrays.copyOf(columns[c], size + (size >> 1));
      }
    }
    for (int r = 0; r < rules.size(); r++) {
      columns[r][size] = confidence(sheet, rules.get(r));
      refused[r] += columns[r][size] == Double.NEGATIVE_INFINITY ? 1 : 0;
    }
    columns[rules.size()][size] = qualities.ofSmall(sheet.id(), sheet.labels());
    columns[rules.size() + 1][size] = qualities.ofLarge(sheet.id(), sheet.labels());
    size++;
  }

  private double confidence(ScoreSheet sheet, String rule) {
    for (Score score : sheet.scores()) {
      if (score.scorer().id().equals(rule)) {
        infos.putIfAbsent(rule, score.scorer());
        return 0 - score.uncertainty();
      }
    }
    return Double.NEGATIVE_INFINITY;
  }

  private void check(Path file) {
    if (size == 0) {
      throw new BadInputException(
          file
              + ": none of "
              + unlabelled
              + " lines has the labels "
              + qualities.small()
              + " and "
              + qualities.large());
    }
    for (int r = 0; r < rules.size(); r++) {
      if (refused[r] == size) {
        throw new BadInputException(
            file
                + ": no score of "
                + rules.get(r)
                + "; there are "
                + (seen.isEmpty() ? "none" : String.join(", ", seen)));
      }
    }
  }

  /** The curve of one of the rules. */
  DeferralCurve curve(int rule) {
    return DeferralCurve.of(
        Arrays.copyOf(columns[rule], size),
        Arrays.copyOf(columns[rules.size()], size),
        Arrays.copyOf(columns[rules.size() + 1], size));
  }

  /** One of the rules, with what keeping the small model's answers costs. */
  Rated rated(int rule, KeptLoss loss) {
    List<RatedScore> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double small = requireQuality(qualities.small(), columns[rules.size()][i]);
      double large = requireQuality(qualities.large(), columns[rules.size() + 1][i]);
      if (columns[rule][i] != Double.NEGATIVE_INFINITY) {
        items.add(new RatedScore(0 - columns[rule][i], 1 - loss.of(small, large)));
      }
    }
    ScorerInfo scorer = Objects.requireNonNull(infos.get(rules.get(rule)));
    return new Rated(scorer, items, refused[rule], curve(rule));
  }

  private static double requireQuality(String label, double quality) {
    if (!(quality >= 0 && quality <= 1)) {
      throw new BadInputException(
          "label " + label + " has the value " + quality + "; must be in [0, 1]");
    }
    return quality;
  }

  /** How many lines a rule has no score of. */
  int refused(int rule) {
    return refused[rule];
  }

  long unlabelled() {
    return unlabelled;
  }

  /**
   * A rule's uncertainties, each with 1 minus the loss of keeping that answer.
   *
   * @param scorer what the rule is
   * @param items prompts with a score
   * @param refused prompts without one
   * @param curve of all prompts
   */
  record Rated(ScorerInfo scorer, List<RatedScore> items, int refused, DeferralCurve curve) {

    Rated {
      items = List.copyOf(items);
    }

    /** Whether a loss is neither 0 nor 1. */
    boolean graded() {
      return items.stream().anyMatch(item -> item.quality() != 0 && item.quality() != 1);
    }

    /** The share of all prompts that goes to the large model. */
    double handedOn(double threshold) {
      return curve.rateOf(0 - threshold);
    }

    /** The cascade's mean quality. */
    double quality(double threshold) {
      return curve.qualities()[(int) Math.round(handedOn(threshold) * curve.n())];
    }
  }
}
