package io.github.uq4j.metrics.evaluation.comparison;

import io.github.uq4j.metrics.evaluation.Better;
import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.BootstrapDifference;
import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.evaluation.Metric;
import io.github.uq4j.metrics.evaluation.PrAuc;
import io.github.uq4j.metrics.evaluation.PredictionRejectionRatio;
import io.github.uq4j.metrics.evaluation.Replicates;
import io.github.uq4j.metrics.evaluation.RiskCoverageArea;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.items.ScoreTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Measures several scores of the same items and sets each against the best.
 *
 * <p>All scores see the same resamples. For each measure the score of the best value is found; of
 * every other score the paired difference to it has an interval and a two-sided p-value, adjusted
 * over the table by Holm's method. A score is behind the best if its adjusted p-value is below 1
 * minus the level. Where two scores leave out different items, they are compared on the items that
 * both measure. Note that the best one was chosen by looking: the margin by which it leads is
 * flattered, its not being worse than others is not.
 *
 * <p>Source: Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal
 * of Statistics 1979, <a href="https://www.jstor.org/stable/4615733">jstor 4615733</a>; the
 * bootstrap as {@link Bootstrap}. Departs from the paper: none.
 *
 * <p>Edge cases: a measure that is not defined for a score, or refuses it, has no row for it but a
 * reason; a single score stands alone; tables without a score or without two groups are refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Evaluation {

  private static final Evaluation DEFAULTS =
      new Evaluation(
          List.of(
              RocAuc.withDefaults(),
              PrAuc.withDefaults(),
              PredictionRejectionRatio.withDefaults(),
              RiskCoverageArea.withDefaults()),
          Bootstrap.withDefaults());

  private final List<Metric> metrics;
  private final Bootstrap bootstrap;

  private Evaluation(List<Metric> metrics, Bootstrap bootstrap) {
    this.metrics = List.copyOf(metrics);
    this.bootstrap = bootstrap;
  }

  /**
   * AUROC, AUPRC, PRR and AURC with the default bootstrap.
   *
   * @return the evaluation
   */
  public static Evaluation withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with other measures.
   *
   * @param list the measures, of different ids, at least one
   * @return a new evaluation
   * @throws IllegalArgumentException if there is none
   */
  public Evaluation withMetrics(List<Metric> list) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("0 metrics; must have at least one");
    }
    return new Evaluation(list, bootstrap);
  }

  /**
   * The same with another bootstrap.
   *
   * @param other how intervals are made
   * @return a new evaluation
   */
  public Evaluation withBootstrap(Bootstrap other) {
    return new Evaluation(metrics, other);
  }

  /**
   * Evaluates scores.
   *
   * @param table the scores with their outcomes
   * @return the report
   * @throws IllegalArgumentException if there is no score, items are of one group, nearly every
   *     resample is of one class, or two measures have one id
   */
  public EvaluationReport evaluate(ScoreTable table) {
    Replicates replicates = bootstrap.replicates(metrics, table.columns());
    Outcomes outcomes = table.outcomes();
    List<MeasureTable> measures = new ArrayList<>();
    for (Metric metric : metrics) {
      measures.add(measure(metric, table, replicates));
    }
    return new EvaluationReport(
        outcomes.size(),
        outcomes.groups(),
        outcomes.positives(),
        outcomes.kind(),
        replicates.scorers(),
        measures,
        bootstrap.level(),
        bootstrap.resamples(),
        bootstrap.seed());
  }

  /** A score's measure before it is set beside the best. */
  private record Found(String scorer, BootstrapInterval interval) {}

  private MeasureTable measure(Metric metric, ScoreTable table, Replicates replicates) {
    Map<String, String> refused = new LinkedHashMap<>();
    List<Found> order = new ArrayList<>();
    for (String scorer : replicates.scorers()) {
      Optional<BootstrapInterval> interval = replicates.interval(metric.id(), scorer);
      if (interval.isPresent()) {
        order.add(new Found(scorer, interval.get()));
      } else {
        refused.put(
            scorer,
            replicates
                .refusal(metric.id(), scorer)
                .orElse("not defined in more than half of the resamples"));
      }
    }
    Comparator<Found> byValue = Comparator.comparingDouble(found -> found.interval().value());
    order.sort(metric.better() == Better.HIGHER ? byValue.reversed() : byValue);
    List<Optional<ToBest>> behind = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      String best = order.get(0).scorer();
      behind.add(
          i == 0
              ? Optional.empty()
              : toBest(metric, table, replicates, best, order.get(i).scorer()));
    }
    List<MeasuredScore> rows = new ArrayList<>();
    List<Optional<ToBest>> adjusted = adjust(behind);
    for (int i = 0; i < order.size(); i++) {
      Found found = order.get(i);
      Standing standing = standing(i, order.size(), adjusted.get(i));
      rows.add(new MeasuredScore(found.scorer(), found.interval(), standing, adjusted.get(i)));
    }
    return new MeasureTable(metric.id(), metric.better(), rows, refused);
  }

  private Standing standing(int place, int scores, Optional<ToBest> toBest) {
    if (place == 0) {
      return scores == 1 ? Standing.ALONE : Standing.BEST;
    }
    boolean behind = toBest.isPresent() && toBest.get().adjusted() < 1 - bootstrap.level();
    return behind ? Standing.BEHIND : Standing.WITH_THE_BEST;
  }

  private Optional<ToBest> toBest(
      Metric metric, ScoreTable table, Replicates replicates, String best, String scorer) {
    Optional<BootstrapDifference> found = replicates.difference(metric.id(), best, scorer);
    if (found.isEmpty()) {
      ScoreColumn first = table.column(best).orElseThrow();
      ScoreColumn second = table.column(scorer).orElseThrow();
      found = onCommonItems(metric, first, second);
    }
    boolean up = metric.better() == Better.HIGHER;
    return found.map(
        gap ->
            new ToBest(
                best,
                metric.better().advantage(gap.first(), gap.second()),
                up ? gap.low() : -gap.high(),
                up ? gap.high() : -gap.low(),
                gap.p(),
                gap.p(),
                gap.n()));
  }

  private Optional<BootstrapDifference> onCommonItems(
      Metric metric, ScoreColumn first, ScoreColumn second) {
    IntPredicate both = item -> first.counts(item) && second.counts(item);
    Outcomes common = first.outcomes().select(both);
    if (common.groups() < 2) {
      return Optional.empty();
    }
    List<ScoreColumn> pair = List.of(first.select(common, both), second.select(common, both));
    return bootstrap
        .replicates(List.of(metric), pair)
        .difference(metric.id(), first.scorer(), second.scorer());
  }

  /** Holm: the i-th smallest of m p-values times m - i + 1, never below the one before. */
  private static List<Optional<ToBest>> adjust(List<Optional<ToBest>> rows) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).isPresent()) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingDouble(i -> rows.get(i).orElseThrow().p()));
    List<Optional<ToBest>> adjusted = new ArrayList<>(rows);
    double floor = 0;
    for (int k = 0; k < order.size(); k++) {
      ToBest row = rows.get(order.get(k)).orElseThrow();
      floor = Math.max(floor, Math.min(1, row.p() * (order.size() - k)));
      adjusted.set(
          order.get(k),
          Optional.of(
              new ToBest(
                  row.best(), row.behind(), row.low(), row.high(), row.p(), floor, row.n())));
    }
    return adjusted;
  }

  @Override
  public String toString() {
    return "Evaluation[metrics=" + metrics + ", bootstrap=" + bootstrap + "]";
  }
}
