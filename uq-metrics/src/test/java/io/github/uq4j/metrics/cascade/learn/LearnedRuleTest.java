package io.github.uq4j.metrics.cascade.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.cascade.DeferralTarget;
import io.github.uq4j.metrics.cascade.learn.FeatureSet.Family;
import io.github.uq4j.metrics.cascade.learn.Learner.Task;
import io.github.uq4j.metrics.math.PenalisedFit;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedFile;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.score.fitted.Values;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedRuleTest {

  private static DeferralTraining training(int count, Family family) {
    DeferralTraining training = new DeferralTraining(new FeatureSet(family, List.of("hint")));
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < count; i++) {
      double first = random.nextDouble(-3, 0);
      double second = random.nextDouble(-3, 0);
      boolean right = (first < -1.5) == (second < -1.5);
      training.add(
          Traces.ofLogprobs("q" + i, first, second),
          Optional.empty(),
          Map.of("hint", first < -1.5 ? 1.0 : 0.0, "other", 5.0),
          right ? 1 : 0,
          1);
    }
    return training;
  }

  private static double share(double[] confidences, DeferralTraining training) {
    SplittableRandom random = new SplittableRandom(7);
    int agree = 0;
    for (int i = 0; i < confidences.length; i++) {
      boolean first = random.nextDouble(-3, 0) < -1.5;
      boolean second = random.nextDouble(-3, 0) < -1.5;
      boolean right = first == second;
      agree += (confidences[i] > 0.5) == right ? 1 : 0;
    }
    return (double) agree / training.size();
  }

  @Test
  void mlp_whatNoLineDivides_isLearned() {
    DeferralTraining training = training(400, Family.POST_HOC_QUANTILE);
    double[] mlp =
        training.crossFit(new MlpLearner(2, 32, 120, 3e-3), DeferralTarget.SMALL_CORRECT, 4, 1);
    double[] line =
        training.crossFit(LogisticLearner.withDefaults(), DeferralTarget.SMALL_CORRECT, 4, 1);
    assertThat(share(mlp, training)).isGreaterThan(0.85).isGreaterThan(share(line, training));
  }

  /** Were its copies learned from, noise would be remembered. */
  @Test
  void crossFit_answersOfOneId_areInOneFold() {
    DeferralTraining training = new DeferralTraining(FeatureSet.of(Family.POST_HOC_QUANTILE));
    for (int i = 0; i < 12; i++) {
      training.add(
          Traces.ofLogprobs("q" + i % 3, -1, -2),
          Optional.empty(),
          Map.of(),
          i % 3 == 0 ? 1 : 0,
          1);
    }
    double[] confidences =
        training.crossFit(LogisticLearner.withDefaults(), DeferralTarget.SMALL_CORRECT, 3, 1);
    for (int i = 0; i < 12; i++) {
      assertThat(confidences[i]).isCloseTo(i % 3 == 0 ? 0 : 0.5, within(1e-6));
    }
    assertThatThrownBy(
            () ->
                training.crossFit(
                    LogisticLearner.withDefaults(), DeferralTarget.SMALL_CORRECT, 4, 1))
        .hasMessageContaining("folds = 4; must be in [2, 3]");
  }

  @Test
  void mlp_sameSeed_isTheSame() {
    DeferralTraining training = training(40, Family.POST_HOC_QUANTILE);
    MlpLearner learner = new MlpLearner(2, 8, 10, 1e-2);
    assertThat(training.crossFit(learner, DeferralTarget.LARGE_BETTER, 4, 3))
        .isEqualTo(training.crossFit(learner, DeferralTarget.LARGE_BETTER, 4, 3))
        .isNotEqualTo(training.crossFit(learner, DeferralTarget.LARGE_BETTER, 4, 4));
  }

  @Test
  void files_everyLearner_giveTheSameRule(@TempDir Path folder) throws IOException {
    DeferralTraining training = training(60, Family.POST_HOC_QUANTILE);
    Trace trace = Traces.ofLogprobs("new", -0.5, -2);
    for (Learner learner : List.of(LogisticLearner.withDefaults(), new MlpLearner(2, 4, 5, 1e-2))) {
      for (DeferralTarget target : DeferralTarget.values()) {
        LearnedRule rule = training.fit(learner, target, 11);
        Path file = folder.resolve(learner.id() + target + ".json");
        FittedFile.write(file, rule.toFitted());
        LearnedRule read = LearnedRule.of(FittedFile.read(file));
        Map<String, Double> scores = Map.of("hint", 1.0);
        assertThat(read.confidence(trace, Optional.empty(), scores))
            .isEqualTo(rule.confidence(trace, Optional.empty(), scores));
        assertThat(read).hasToString(rule.toString());
        assertThat(Files.readString(file)).contains("deferral-rule", learner.id(), "\"n\"");
      }
    }
  }

  @Test
  void files_ofAnotherKindVersionOrMethod_areRefused() {
    FittedOn on = FittedOn.of(3, 1);
    assertThatThrownBy(
            () -> LearnedRule.of(new Fitted("calibration", "platt", "1", on, Values.none())))
        .hasMessageContaining("kind = \"calibration\"; must be \"deferral-rule\"");
    assertThatThrownBy(
            () -> LearnedRule.of(new Fitted("deferral-rule", "mlp", "9", on, Values.none())))
        .hasMessageContaining("version = \"9\"; must be \"1\"");
    Values values =
        Values.none()
            .with("features", "post-hoc-quantile")
            .withTexts("scores", List.of())
            .with("target", "golden");
    assertThatThrownBy(() -> LearnedRule.of(new Fitted("deferral-rule", "trees", "1", on, values)))
        .hasMessageContaining("method = \"trees\"; must be logistic or mlp");
  }

  @Test
  void logistic_moreFeaturesThanItems_solvesTheSameProblem() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] wide = new double[12][30];
    double[] targets = new double[12];
    for (int i = 0; i < 12; i++) {
      for (int d = 0; d < 30; d++) {
        wide[i][d] = random.nextDouble(-1, 1);
      }
      targets[i] = i % 3 == 0 ? 1 : 0;
    }
    for (Task task : Task.values()) {
      double[] direct =
          PenalisedFit.solve(
              wide,
              targets,
              0.7,
              task == Task.BINARY ? PenalisedFit.Loss.LOGISTIC : PenalisedFit.Loss.SQUARED);
      Predictor reduced = new LogisticLearner(0.7).fit(wide, targets, task, 0);
      for (double[] row : wide) {
        double linear = direct[30];
        for (int d = 0; d < 30; d++) {
          linear += direct[d] * row[d];
        }
        double expected = task == Task.BINARY ? LinearPredictor.logistic(linear) : linear;
        assertThat(reduced.predict(row)).isCloseTo(expected, within(1e-7));
      }
    }
  }

  @Test
  void embeddings_ofBothModels_areRead() {
    float[] states = {0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    HiddenStates hidden = new HiddenStates(FloatTensor.copyOf(states, 2, 4, 2));
    Trace trace = Traces.answer("q").token("a", -1).token("b", -2).hiddenStates(hidden).build();
    double[] one = FeatureSet.of(Family.POST_HOC_EMBED_1).of(trace, Optional.empty(), Map.of());
    assertThat(one).hasSize(24);
    assertThat(one[22]).isEqualTo((9 + 11) / 2.0);
    assertThat(one[23]).isEqualTo((10 + 12) / 2.0);
    double[] two = FeatureSet.of(Family.POST_HOC_EMBED_1_2).of(trace, Optional.of(trace), Map.of());
    assertThat(two).hasSize(26);
    assertThat(two[24]).isEqualTo(7);
    assertThat(two[25]).isEqualTo(8);
    assertThatThrownBy(
            () -> FeatureSet.of(Family.POST_HOC_EMBED_1_2).of(trace, Optional.empty(), Map.of()))
        .hasMessageContaining("no trace of the large model");
  }

  @Test
  void training_badInput_isRefused() {
    DeferralTraining training = training(3, Family.SCORES);
    assertThatThrownBy(
            () ->
                training.crossFit(
                    LogisticLearner.withDefaults(), DeferralTarget.SMALL_CORRECT, 4, 0))
        .hasMessageContaining("folds = 4; must be in [2, 3]");
    assertThatThrownBy(
            () -> training.add(Traces.ofLogprobs("x", -1), Optional.empty(), Map.of(), 1, 1))
        .hasMessageContaining("no score hint");
    assertThatThrownBy(
            () ->
                training.add(
                    Traces.ofLogprobs("x", -1), Optional.empty(), Map.of("hint", Double.NaN), 1, 1))
        .hasMessageContaining("NaN; must be finite");
    DeferralTraining alike = new DeferralTraining(FeatureSet.of(Family.POST_HOC_QUANTILE));
    alike.add(Traces.ofLogprobs("x", -1), Optional.empty(), Map.of(), 1, 1);
    alike.add(Traces.ofLogprobs("y", -1), Optional.empty(), Map.of(), 0, 0);
    assertThatThrownBy(() -> alike.fit(LogisticLearner.withDefaults(), DeferralTarget.GOLDEN, 0))
        .hasMessageContaining("0 of 2 prompts can be learned from");
    assertThat(
            alike
                .fit(LogisticLearner.withDefaults(), DeferralTarget.LARGE_BETTER, 0)
                .confidence(Traces.ofLogprobs("z", -1)))
        .isCloseTo(0, within(1e-9));
    assertThatThrownBy(() -> new LogisticLearner(0)).hasMessageContaining("C = 0.0");
    assertThatThrownBy(() -> new MlpLearner(0, 1, 1, 1)).hasMessageContaining("layers = 0");
    assertThatThrownBy(() -> new FeatureSet(Family.SCORES, List.of()))
        .hasMessageContaining("must name at least one");
  }
}
