package io.github.uq4j.metrics.evaluation.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.evaluation.Better;
import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.BootstrapDifference;
import io.github.uq4j.metrics.evaluation.Metric;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.items.OutcomeKind;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.items.ScoreTable;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final Bootstrap BOOTSTRAP = Bootstrap.withDefaults().withResamples(300);

  private static final Evaluation EVALUATION =
      Evaluation.withDefaults().withBootstrap(BOOTSTRAP).withMetrics(MetricNames.all());

  private static final int N = 250;

  /** A good score, one nearly as good, one of noise, and one with gaps. */
  private static ScoreTable table(int grades) {
    SplittableRandom random = new SplittableRandom(9);
    double[] quality = new double[N];
    double[] good = new double[N];
    double[] nearly = new double[N];
    double[] noise = new double[N];
    double[] gaps = new double[N];
    for (int i = 0; i < N; i++) {
      quality[i] = random.nextInt(grades + 1) / (double) grades;
      good[i] = (quality[i] + random.nextDouble()) / 2;
      nearly[i] = Math.min(1, Math.max(0, good[i] + 0.05 * (random.nextDouble() - 0.5)));
      noise[i] = 5 * random.nextDouble();
      gaps[i] = i % 3 == 0 ? Double.NaN : 1 - good[i] / 2;
    }
    Outcomes outcomes = Outcomes.of(quality);
    return ScoreTable.of(
        List.of(
            ScoreColumn.ofUncertainty("noise", outcomes, noise),
            ScoreColumn.ofProbability("good", outcomes, good),
            ScoreColumn.ofProbability("nearly", outcomes, nearly),
            ScoreColumn.ofUncertainty("gaps", outcomes, gaps)));
  }

  @Test
  void evaluate_everyMeasure_ordersAndMarksScores() {
    EvaluationReport report = EVALUATION.evaluate(table(1));
    assertThat(report.n()).isEqualTo(N);
    assertThat(report.kind()).isEqualTo(OutcomeKind.BINARY);
    assertThat(report.scorers()).containsExactly("noise", "good", "nearly", "gaps");
    assertThat(report.measures()).hasSameSizeAs(MetricNames.all());
    MeasureTable auroc = report.measure("auroc").orElseThrow();
    assertThat(auroc.rows().get(3).scorer()).isEqualTo("noise");
    assertThat(auroc.rows().get(3).standing()).isEqualTo(Standing.BEHIND);
    assertThat(auroc.rows().get(0).standing()).isEqualTo(Standing.BEST);
    assertThat(auroc.rows().get(0).toBest()).isEmpty();
    ToBest noise = auroc.of("noise").orElseThrow().toBest().orElseThrow();
    assertThat(noise.behind()).isBetween(noise.low(), noise.high());
    assertThat(noise.low()).isPositive();
    assertThat(noise.adjusted()).isGreaterThanOrEqualTo(noise.p()).isLessThan(0.05);
    for (MeasureTable table : report.measures()) {
      for (int i = 1; i < table.rows().size(); i++) {
        double before = table.rows().get(i - 1).interval().value();
        assertThat(table.better().advantage(before, table.rows().get(i).interval().value()))
            .isGreaterThanOrEqualTo(0);
      }
      assertThat(table.rows().size() + table.refused().size()).isEqualTo(4);
    }
    MeasureTable brier = report.measure("brier").orElseThrow();
    assertThat(brier.better()).isEqualTo(Better.LOWER);
    assertThat(brier.refused()).containsOnlyKeys("noise", "gaps");
    assertThat(brier.refused().get("noise")).contains("must be within [0, 1]");
  }

  @Test
  void evaluate_scoresWithGaps_areComparedOnCommonItems() {
    MeasureTable auroc = EVALUATION.evaluate(table(1)).measure("auroc").orElseThrow();
    MeasuredScore gaps = auroc.of("gaps").orElseThrow();
    assertThat(gaps.interval().n()).isEqualTo(166);
    String best = auroc.rows().get(0).scorer();
    ScoreTable table = table(1);
    BootstrapDifference gap =
        BOOTSTRAP.difference(
            RocAuc.withDefaults(),
            table.column(best).orElseThrow(),
            table.column(best.equals("gaps") ? "good" : "gaps").orElseThrow());
    assertThat(gap.n()).isEqualTo(166);
    MeasuredScore other = auroc.of(best.equals("gaps") ? "good" : "gaps").orElseThrow();
    assertThat(other.toBest().orElseThrow().n()).isEqualTo(166);
    assertThat(other.toBest().orElseThrow().p()).isEqualTo(gap.p());
  }

  @Test
  void evaluate_gradedOutcomes_refusesMeasuresOfTwoClasses() {
    EvaluationReport report = EVALUATION.evaluate(table(4));
    assertThat(report.kind()).isEqualTo(OutcomeKind.GRADED);
    assertThat(report.measure("auroc").orElseThrow().rows()).isEmpty();
    for (String metric : List.of("prr", "aurc", "kendall", "spearman", "reversed-pairs")) {
      assertThat(report.measure(metric).orElseThrow().rows()).as(metric).hasSize(4);
    }
  }

  @Test
  void evaluate_moreThreads_givesTheSameNumbers() {
    Evaluation threads = EVALUATION.withBootstrap(BOOTSTRAP.withThreads(3));
    assertThat(threads.evaluate(table(1))).isEqualTo(EVALUATION.evaluate(table(1)));
    assertThat(threads.evaluate(table(4))).isEqualTo(EVALUATION.evaluate(table(4)));
  }

  @Test
  void interval_ofEachMeasure_isThatOfTheTable() {
    ScoreTable table = table(1);
    ScoreColumn good = table.column("good").orElseThrow();
    EvaluationReport report = EVALUATION.evaluate(table);
    for (Metric metric : MetricNames.all()) {
      assertThat(report.measure(metric.id()).orElseThrow().of("good").orElseThrow().interval())
          .isEqualTo(BOOTSTRAP.interval(metric, good));
    }
  }

  @Test
  void evaluate_allScoresEqualOrOneClass_keepsWhatIsDefined() {
    Outcomes outcomes = Outcomes.of(1, 0, 1, 0, 1);
    ScoreTable equal =
        ScoreTable.of(List.of(ScoreColumn.ofUncertainty("s", outcomes, 1, 1, 1, 1, 1)));
    EvaluationReport report = EVALUATION.evaluate(equal);
    MeasuredScore auroc = report.measure("auroc").orElseThrow().rows().get(0);
    assertThat(auroc.interval().value()).isEqualTo(0.5);
    assertThat(auroc.interval().low()).isCloseTo(0.5, within(1e-15));
    assertThat(auroc.standing()).isEqualTo(Standing.ALONE);
    assertThat(report.measure("kendall").orElseThrow().refused().get("s"))
        .isEqualTo("not defined; needs two different scores and two different qualities");
    Outcomes right = Outcomes.of(1, 1, 1);
    EvaluationReport one =
        EVALUATION.evaluate(ScoreTable.of(List.of(ScoreColumn.ofUncertainty("s", right, 1, 2, 3))));
    assertThat(one.measure("auroc").orElseThrow().rows()).isEmpty();
    assertThat(one.measure("aurc").orElseThrow().rows()).hasSize(1);
  }

  @Test
  void evaluate_badTables_areRefused() {
    assertThatThrownBy(() -> EVALUATION.evaluate(ScoreTable.builder().item(1).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 scores; must have at least one");
    ScoreTable single = ScoreTable.of(List.of(ScoreColumn.ofUncertainty("s", Outcomes.of(1), 1)));
    assertThatThrownBy(() -> EVALUATION.evaluate(single))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("items are of 1 group; must be of at least 2 to resample them");
    assertThatThrownBy(() -> EVALUATION.withMetrics(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    Metric auroc = RocAuc.withDefaults();
    assertThatThrownBy(() -> EVALUATION.withMetrics(List.of(auroc, auroc)).evaluate(table(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("auroc is given twice; must be given once");
  }

  @Test
  void names_everyMeasure_isFoundByItsId() {
    for (Metric metric : MetricNames.all()) {
      assertThat(MetricNames.of(metric.id())).isSameAs(metric);
    }
    assertThat(MetricNames.of("prr-0.25").id()).isEqualTo("prr-0.25");
    assertThatThrownBy(() -> MetricNames.of("prr-x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("metric = prr-x; must be one of auroc, auprc, prr,");
    assertThatThrownBy(() -> MetricNames.of("prr-2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be in (0, 1]");
  }
}
