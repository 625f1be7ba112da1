package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.cascade.DeferralRule;
import io.github.uq4j.metrics.cascade.DeferralTarget;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.score.fitted.Values;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A learned rule: how sure a small model's answer is, or how little a large model would win, as
 * learned from prompts that both have answered.
 *
 * <p>The confidence is the predicted probability that the small model is right, or the negative of
 * the predicted gain of the large one, by target. An answer without tokens is deferred.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LearnedRule implements DeferralRule {

  private static final SignalRequest LAST_STATES = SignalRequest.parse("hidden:levels=-1");

  /** The kind of the files. */
  public static final String KIND = "deferral-rule";

  /** The version of features and learners; another one gives other numbers. */
  public static final String VERSION = "1";

  private final FeatureSet features;
  private final DeferralTarget target;
  private final Scaling scaling;
  private final Predictor predictor;
  private final Origin origin;

  LearnedRule(
      FeatureSet features,
      DeferralTarget target,
      Scaling scaling,
      Predictor predictor,
      Origin origin) {
    this.features = features;
    this.target = target;
    this.scaling = scaling;
    this.predictor = predictor;
    this.origin = origin;
  }

  /** What it was learned from. */
  record Origin(String learner, int n, int wrong, long seed) {}

  @Override
  public String id() {
    return features.family().id();
  }

  /**
   * What the rule looks at.
   *
   * @return its features
   */
  public FeatureSet features() {
    return features;
  }

  /**
   * What the rule predicts.
   *
   * @return its target
   */
  public DeferralTarget target() {
    return target;
  }

  @Override
  public SignalRequest signals() {
    return switch (features.family()) {
      case SCORES, POST_HOC_QUANTILE -> SignalRequest.none();
      case POST_HOC_EMBED_1, POST_HOC_EMBED_1_2 -> LAST_STATES;
    };
  }

  @Override
  public double confidence(Trace trace, Helpers helpers) {
    return confidence(trace, Optional.empty(), Map.of());
  }

  /**
   * How sure the answer is.
   *
   * @param small what the small model left behind
   * @param large what the large model left behind, where the features read it
   * @param scores scores of the small model's answer by name, where the features read them
   * @return the confidence; negative infinity for an answer without tokens
   * @throws IllegalArgumentException if a feature is missing
   */
  public double confidence(Trace small, Optional<Trace> large, Map<String, Double> scores) {
    if (small.generation().tokens().isEmpty()) {
      return Double.NEGATIVE_INFINITY;
    }
    return confidence(features.of(small, large, scores));
  }

  double confidence(double[] row) {
    if (row.length != scaling.width()) {
      throw new IllegalArgumentException(
          "%d features; the rule was learned from %d".formatted(row.length, scaling.width()));
    }
    double predicted = predictor.predict(scaling.apply(row));
    return target.keepsWhenHigh() ? predicted : -predicted;
  }

  /**
   * The rule as it is kept in a file.
   *
   * @return kind, method, version, provenance and numbers
   */
  public Fitted toFitted() {
    Values values =
        Values.none()
            .with("features", features.family().id())
            .withTexts("scores", features.scores())
            .with("target", target.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return new Fitted(
        KIND,
        origin.learner(),
        VERSION,
        FittedOn.of(origin.n(), origin.wrong()).withSeed(origin.seed()),
        predictor.save(scaling.save(values)));
  }

  /**
   * A rule from a file.
   *
   * @param fitted what was read
   * @return the rule
   * @throws IllegalArgumentException if it is another kind of object, of another version, or a
   *     number is missing
   */
  public static LearnedRule of(Fitted fitted) {
    Values values = fitted.require(KIND, VERSION).values();
    FeatureSet features =
        FeatureSet.of(FeatureSet.Family.of(values.text("features")))
            .withScores(values.texts("scores"));
    DeferralTarget target = target(values.text("target"));
    Learner.Task task =
        target == DeferralTarget.DIFFERENCE ? Learner.Task.REAL : Learner.Task.BINARY;
    Predictor predictor =
        switch (fitted.method()) {
          case "logistic" -> LinearPredictor.load(values, task);
          case "mlp" -> Perceptron.load(values, task);
          default ->
              throw new IllegalArgumentException(
                  "method = \"" + fitted.method() + "\"; must be logistic or mlp");
        };
    FittedOn on = fitted.on();
    return new LearnedRule(
        features,
        target,
        Scaling.load(values),
        predictor,
        new Origin(fitted.method(), on.n(), on.wrong(), on.seed().orElse(0)));
  }

  /**
   * The target of a name.
   *
   * @param id {@code small-correct}, {@code large-better}, {@code golden} or {@code difference}
   * @return the target
   * @throws IllegalArgumentException if there is none of that name
   */
  public static DeferralTarget target(String id) {
    for (DeferralTarget target : DeferralTarget.values()) {
      if (target.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(id)) {
        return target;
      }
    }
    throw new IllegalArgumentException(
        "target = "
            + id
            + "; must be one of "
            + String.join(", ", List.of("small-correct", "large-better", "golden", "difference")));
  }

  @Override
  public String toString() {
    return "LearnedRule[features="
        + features
        + ", target="
        + target
        + ", learner="
        + origin.learner()
        + ", n="
        + origin.n()
        + "]";
  }
}
