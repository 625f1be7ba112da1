package io.github.uq4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The measures of UQAC's authors: calibration error of 20 bins and area under the ROC curve. */
class UqacMetricsGoldenTest {

  private static final double TOLERANCE = 1e-12;

  private static final JsonNode FILE = TestData.json("golden/golden_uqac.json");

  /** Sections of the file that are not measures, and why they are left out. */
  private static final Map<String, String> LEFT_OUT =
      Map.ofEntries(
          Map.entry("meta", "no case: where the file comes from"),
          Map.entry("calibration_ratio_distance_1_to_10", "attention scorers"),
          Map.entry("stop_words", "attention scorers"),
          Map.entry("stop_characters", "attention scorers"),
          Map.entry("instr_token", "attention scorers"),
          Map.entry("attention_reduction", "attention scorers"),
          Map.entry("attention_reduction_short_sequence_errors", "attention scorers"),
          Map.entry("backtrack", "attention scorers"),
          Map.entry("similarity", "attention scorers"),
          Map.entry("selection", "attention scorers"),
          Map.entry("probability_aggregation", "attention scorers"),
          Map.entry("gsm8k_answer_extraction", "attention scorers"),
          Map.entry("boxed", "attention scorers"),
          Map.entry("math_equiv", "attention scorers"),
          Map.entry("end_to_end_tiny_llama", "attention scorers"),
          Map.entry("quirks", "attention scorers"));

  @TestFactory
  Stream<DynamicTest> measuresOfEveryCase_agreeWithTheAuthors() {
    List<DynamicTest> tests = new ArrayList<>();
    JsonNode cases = FILE.path("metrics");
    assertThat(cases).isNotEmpty();
    for (int i = 0; i < cases.size(); i++) {
      JsonNode golden = cases.get(i);
      String id = "metrics[" + i + "]";
      tests.add(DynamicTest.dynamicTest(id, () -> measure(id, golden)));
    }
    return tests.stream();
  }

  private static void measure(String id, JsonNode golden) {
    List<Double> correct = GoldenCase.numbers(golden.path("correct"));
    List<Double> incorrect = GoldenCase.numbers(golden.path("incorrect"));
    double[] probability = new double[correct.size() + incorrect.size()];
    boolean[] wrong = new boolean[probability.length];
    for (int i = 0; i < probability.length; i++) {
      wrong[i] = i >= correct.size();
      probability[i] = wrong[i] ? incorrect.get(i - correct.size()) : correct.get(i);
    }
    ScoreColumn column = ScoreColumn.ofProbability(id, Outcomes.ofWrong(wrong), probability);
    ExpectedCalibrationError error =
        ExpectedCalibrationError.withDefaults().withBins(golden.path("n_bins").asInt());
    assertThat(error.measure(column).value())
        .as("%s ece of %s", id, golden)
        .isCloseTo(golden.path("expected_ece").doubleValue(), within(TOLERANCE));
    assertThat(RocAuc.withDefaults().measure(column).value())
        .as("%s auroc of %s", id, golden)
        .isCloseTo(golden.path("expected_auroc").doubleValue(), within(TOLERANCE));
  }

  @Test
  void everySection_isRunOrLeftOutWithAReason() {
    TreeSet<String> spokenOf = new TreeSet<>(LEFT_OUT.keySet());
    spokenOf.add("metrics");
    TreeSet<String> sections = new TreeSet<>();
    FILE.fieldNames().forEachRemaining(sections::add);
    assertThat(spokenOf).containsAll(sections);
    assertThat(LEFT_OUT.values()).noneMatch(String::isBlank);
  }
}
