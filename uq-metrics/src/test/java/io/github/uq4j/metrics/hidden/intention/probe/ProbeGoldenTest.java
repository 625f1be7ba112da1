package io.github.uq4j.metrics.hidden.intention.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.metrics.math.Quantile;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Probes and recoverability against an independent computation. */
class ProbeGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_intention.json");
  private static final JsonNode WANTED = FILE.path("recoverability");
  private static final double TOLERANCE = WANTED.path("tol").asDouble();

  private static void assertClose(String what, double actual, JsonNode wanted) {
    double expected = GoldenCase.number(wanted);
    assertThat(actual)
        .as(what)
        .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
  }

  private static ProbeData data() {
    JsonNode states = FILE.path("activations").path("data");
    double[][] rows = new double[states.size()][];
    List<Boolean> right = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      List<Double> row = new ArrayList<>();
      states.get(i).forEach(layer -> row.addAll(GoldenCase.numbers(layer)));
      rows[i] = row.stream().mapToDouble(Double::doubleValue).toArray();
      right.add(FILE.path("activations").path("label").get(i).asInt() == 1);
      items.add("item " + i);
    }
    return new ProbeData(StateMatrix.of(rows), right, items);
  }

  private static List<Integer> numbers(JsonNode node) {
    return GoldenCase.numbers(node).stream().map(Double::intValue).toList();
  }

  private static double auroc(double[] truth, double[] probabilities) {
    return RocAuc.withDefaults()
        .measure(ScoreColumn.ofProbability("p", Outcomes.of(truth), probabilities))
        .value();
  }

  @Test
  void fit_allStates_hasTheFilesWeights() {
    Probe probe = Probe.fit(data(), WANTED.path("C_full_fit").asDouble());
    assertThat(WANTED.path("w_full")).hasSize(probe.width());
    for (int d = 0; d < probe.width(); d++) {
      assertClose("w " + d, probe.weight(d), WANTED.path("w_full").get(d));
    }
    assertClose("b", probe.intercept(), WANTED.path("b_full"));
  }

  /** The probabilities of the files' folds, by state. */
  private static double[] outOfFold() {
    Recovered recovered =
        Recoverability.withDefaults()
            .withFolds(4)
            .withShuffles(0)
            .measureFolds(data(), numbers(WANTED.path("folds")));
    assertClose("oof", recovered.auroc().value(), WANTED.path("oof_auroc"));
    double[] byState = new double[data().size()];
    for (int k = 0; k < byState.length; k++) {
      byState[recovered.tested().get(k)] = recovered.probabilities().get(k);
    }
    return byState;
  }

  @Test
  void measure_foldsOfTheFile_predictAndResampleAsThere() {
    double[] probabilities = outOfFold();
    for (int i = 0; i < probabilities.length; i++) {
      assertClose("state " + i, probabilities[i], WANTED.path("oof_prob_C1").get(i));
    }
    double[] truth = data().targets(IntStream.range(0, data().size()).toArray());
    JsonNode resamples = WANTED.path("bootstrap_index");
    assertThat(resamples).isNotEmpty();
    List<Double> areas = new ArrayList<>();
    for (int b = 0; b < resamples.size(); b++) {
      int[] drawn = numbers(resamples.get(b)).stream().mapToInt(i -> i).toArray();
      JsonNode wanted = WANTED.path("bootstrap_auroc").get(b);
      if (Double.isNaN(GoldenCase.number(wanted))) {
        assertThat(Recoverability.both(truth, drawn)).as("resample " + b).isFalse();
        continue;
      }
      double area =
          auroc(
              Arrays.stream(drawn).mapToDouble(i -> truth[i]).toArray(),
              Arrays.stream(drawn).mapToDouble(i -> probabilities[i]).toArray());
      assertClose("resample " + b, area, wanted);
      areas.add(area);
    }
    double[] sorted = areas.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    JsonNode interval = WANTED.path("ci95_percentile_type7");
    assertClose("low", Quantile.ofSorted(sorted, 0.025), interval.get(0));
    assertClose("high", Quantile.ofSorted(sorted, 0.975), interval.get(1));
  }

  @Test
  void measure_splitOfTheFile_choosesAndTestsAsThere() {
    JsonNode split = WANTED.path("split");
    ItemSplit parts =
        new ItemSplit(
            numbers(split.path("train")), numbers(split.path("val")), numbers(split.path("test")));
    List<Double> grid = GoldenCase.numbers(WANTED.path("C_grid"));
    Recoverability measurement = Recoverability.withDefaults().withGrid(grid).withShuffles(0);
    Recovered recovered = measurement.measure(data(), parts);
    assertThat(recovered.weights()).containsExactly(WANTED.path("chosen_C").asDouble());
    assertClose("test", recovered.auroc().value(), WANTED.path("test_auroc"));
    assertClose("training", recovered.trainingAuroc(), WANTED.path("train_auroc"));
    assertThat(recovered.tested()).isEqualTo(parts.test());
    for (int i = 0; i < parts.test().size(); i++) {
      assertClose("test " + i, recovered.probabilities().get(i), WANTED.path("test_prob").get(i));
    }
    for (int c = 0; c < grid.size(); c++) {
      Recovered one =
          measurement
              .withGrid(List.of(grid.get(c)))
              .measure(data(), new ItemSplit(parts.training(), List.of(), parts.validation()));
      assertClose("val " + c, one.auroc().value(), WANTED.path("val_auroc").get(c));
    }
  }
}
