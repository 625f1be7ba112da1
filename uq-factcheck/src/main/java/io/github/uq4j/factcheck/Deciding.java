package io.github.uq4j.factcheck;

import io.github.uq4j.claim.VerdictRule;
import io.github.uq4j.claim.VerdictRule.Origin;
import io.github.uq4j.claim.VerdictRule.Scale;
import io.github.uq4j.metrics.calibration.Calibration;
import io.github.uq4j.metrics.calibration.ThresholdPerformance;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.fitted.FittedOn;
import java.util.Optional;

/**
 * A threshold whose scorer is not fixed yet, and a calibration if there is one.
 *
 * @param calibration from the deciding score to a probability of being right
 */
record Deciding(
    Optional<Calibration> calibration, Scale scale, double threshold, Origin origin, String basis) {

  private static final double HALF = 0.5;

  static Deciding byDefault() {
    return new Deciding(
        Optional.empty(),
        Scale.UNCERTAINTY,
        HALF,
        Origin.DEFAULT,
        "half of the score's range; not calibrated");
  }

  Deciding withGiven(double uncertainty) {
    return new Deciding(
        calibration,
        Scale.UNCERTAINTY,
        uncertainty,
        Origin.GIVEN,
        "given by the caller"
            + calibration.map(known -> "; probabilities " + by(known)).orElse(""));
  }

  Deciding withLearned(ThresholdPerformance learned) {
    return new Deciding(
        calibration,
        Scale.UNCERTAINTY,
        learned.threshold(),
        Origin.LEARNED,
        "largest balanced accuracy on %d items, %d of them wrong"
            .formatted(learned.n(), learned.positives()));
  }

  Deciding withCalibration(Calibration calibrated) {
    if (!calibrated.seesLabels()) {
      throw new IllegalArgumentException(
          "calibration method = "
              + calibrated.method()
              + "; must be one that was fitted to labels: "
              + calibrated.method()
              + " gives no probability of being right");
    }
    return new Deciding(
        Optional.of(calibrated), Scale.PROBABILITY, HALF, Origin.CALIBRATED, basis(calibrated));
  }

  private static String basis(Calibration calibration) {
    return "more probably right than wrong " + by(calibration);
  }

  private static String by(Calibration calibration) {
    FittedOn on = calibration.fitted().on();
    return "by the "
        + calibration.method()
        + " calibration"
        + on.source().map(source -> " of " + source.scorer()).orElse("")
        + " on "
        + on.n()
        + " items, "
        + on.wrong()
        + " of them wrong"
        + on.label().map(label -> " (label " + label + ")").orElse("");
  }

  Deciding withLeastProbability(double probability) {
    if (calibration.isEmpty()) {
      throw new IllegalArgumentException(
          "least probability = " + probability + "; there must be a calibration first");
    }
    return new Deciding(
        calibration, Scale.PROBABILITY, probability, Origin.GIVEN, "given by the caller");
  }

  /**
   * The rule for a scorer.
   *
   * @throws IllegalArgumentException if the threshold is no threshold, or the calibration is of
   *     another scorer
   */
  VerdictRule rule(ScorerInfo scorer) {
    calibration.ifPresent(known -> known.fitted().on().requireScorer(scorer));
    return new VerdictRule(scorer.id(), scale, threshold, origin, basis);
  }

  Optional<Score> probability(Score doubt) {
    return calibration.map(known -> known.apply(doubt));
  }
}
