package io.github.uq4j.metrics.calibration;

import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedOn;
import java.util.Set;

/**
 * A fitted map from a score to the probability of being right.
 *
 * <p>What it says holds for scores of the same scorer on items like those it was fitted on; {@link
 * #apply} refuses another scorer. A score beyond those it was fitted on gets the value of the
 * nearest end, or, of a formula, the formula's. An infinite uncertainty is such a score; NaN is
 * refused, never taken for sure.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Calibration {

  /** The kind of the files. */
  public static final String KIND = "calibration";

  private static final String VERSION = "1";

  /** Methods that never saw a label. */
  private static final Set<String> LABELLESS = Set.of("min-max", "quantile");

  private final Fitted fitted;
  private final Curve curve;

  private Calibration(Fitted fitted, Curve curve) {
    this.fitted = fitted;
    this.curve = curve;
  }

  static Calibration of(String method, FittedOn on, Curve curve) {
    return new Calibration(new Fitted(KIND, method, VERSION, on, curve.values()), curve);
  }

  /**
   * Takes up what was kept.
   *
   * @param fitted kind {@value #KIND}
   * @return the calibration
   * @throws IllegalArgumentException if it is of another kind or version, or a value is missing or
   *     outside its range
   */
  public static Calibration of(Fitted fitted) {
    fitted.require(KIND, VERSION);
    return new Calibration(fitted, Curve.of(fitted.values()));
  }

  /**
   * The same, saying which score and label it was fitted on.
   *
   * @param scorer what computed the scores
   * @param label the label that said what was right
   * @return a new calibration
   */
  public Calibration withSource(ScorerInfo scorer, String label) {
    FittedOn on = fitted.on().withScorer(scorer).withLabel(label);
    return new Calibration(fitted.withOn(on), curve);
  }

  /**
   * The probability of being right.
   *
   * @param uncertainty larger means less sure; may be infinite
   * @return a probability in {@code [0, 1]}
   * @throws IllegalArgumentException if it is NaN or outside what the method takes
   */
  public double probability(double uncertainty) {
    if (Double.isNaN(uncertainty)) {
      throw new IllegalArgumentException("uncertainty = NaN; must be a number");
    }
    return curve.at(uncertainty);
  }

  /**
   * The calibrated score.
   *
   * @param score a score of the scorer this was fitted on
   * @return a confidence in {@code [0, 1]}, unit probability, named {@code scorer-method}
   * @throws IllegalArgumentException if it is of another scorer, version or orientation
   */
  public Score apply(Score score) {
    fitted.on().requireScorer(score.scorer());
    return new Score(info(score.scorer()), probability(score.uncertainty()));
  }

  private ScorerInfo info(ScorerInfo scorer) {
    ScorerInfo calibrated =
        ScorerInfo.of(scorer.id() + "-" + fitted.method(), Level.SEQUENCE)
            .withOrientation(Orientation.CONFIDENCE)
            .withRange(Range.UNIT, Unit.PROBABILITY)
            .withCost(scorer.cost());
    return new ScorerInfo(
        calibrated.id(),
        fitted.version(),
        scorer.level(),
        scorer.needs(),
        calibrated.orientation(),
        calibrated.range(),
        calibrated.unit(),
        calibrated.cost(),
        calibrated.paper());
  }

  /**
   * How it was fitted.
   *
   * @return the method's id
   */
  public String method() {
    return fitted.method();
  }

  /**
   * Whether its numbers are probabilities of being right.
   *
   * @return false for {@code min-max} and {@code quantile}, which look at no label
   */
  public boolean seesLabels() {
    return !LABELLESS.contains(fitted.method());
  }

  /**
   * The calibration as it is kept.
   *
   * @return kind {@value #KIND}
   */
  public Fitted fitted() {
    return fitted;
  }

  @Override
  public String toString() {
    return "Calibration[" + fitted.method() + ", n=" + fitted.on().n() + "]";
  }
}
