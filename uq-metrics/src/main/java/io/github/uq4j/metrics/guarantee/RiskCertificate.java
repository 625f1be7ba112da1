package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.score.fitted.Values;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The outcome of {@link RiskControl}: a threshold with its promise, or why there is none.
 *
 * @param threshold keep an item if its uncertainty is at most this; empty if no threshold was
 *     certified
 * @param risk the risk asked for
 * @param delta how often the promise may fail
 * @param steps the thresholds tested, from strict to lax; the last one failed unless all passed
 * @param on items, errors and settings
 */
public record RiskCertificate(
    OptionalDouble threshold, double risk, double delta, List<RiskStep> steps, FittedOn on)
    implements Certificate {

  /** The kind of the files. */
  public static final String KIND = "risk-threshold";

  /** The version of the files. */
  public static final String VERSION = "1";

  /** Copies the list. */
  public RiskCertificate {
    steps = List.copyOf(steps);
  }

  @Override
  public Keeping keeping() {
    return Keeping.AT_MOST;
  }

  @Override
  public String assumption() {
    return "new items are independent of those learnt from and of the same kind";
  }

  /**
   * The step of the threshold.
   *
   * @return the last one that passed, if one did
   */
  public Optional<RiskStep> certified() {
    return steps.stream()
        .filter(step -> threshold.isPresent() && step.threshold() == threshold.getAsDouble())
        .findFirst();
  }

  /**
   * How many items a threshold must keep, all of them right, before it can pass: the smallest
   * {@code k} with {@code (1 - risk)^k <= delta}.
   *
   * @return a count, at least 1
   */
  @Override
  public long needed() {
    return RiskControl.needed(risk, delta);
  }

  /**
   * What is promised, or why nothing is.
   *
   * @return one sentence
   */
  @Override
  public String statement() {
    if (feasible()) {
      return String.format(
          Locale.ROOT,
          "With probability at least %s over the items it was learnt from, at most %s of what is"
              + " kept is wrong, for independent new items of the same kind.",
          percent(1 - delta),
          percent(risk));
    }
    if (steps.isEmpty()) {
      return String.format(
          Locale.ROOT,
          "A risk of %s cannot be promised with confidence %s from %d items that prove; at least %d"
              + " are needed.",
          percent(risk),
          percent(1 - delta),
          on.n(),
          needed());
    }
    return String.format(
        Locale.ROOT,
        "No threshold of the grid can be promised a risk of %s with confidence %s: a threshold"
            + " must keep at least %d items without an error to pass, the strictest one kept %d with"
            + " a loss of %s.",
        percent(risk),
        percent(1 - delta),
        needed(),
        steps.get(0).kept(),
        number(steps.get(0).loss()));
  }

  static String percent(double share) {
    return number(Math.rint(share * 1e10) / 1e8) + " %";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * The threshold as it is kept.
   *
   * @return kind {@value #KIND}
   * @throws IllegalStateException if there is none
   */
  @Override
  public Fitted fitted() {
    RiskStep step = certified().orElseThrow(() -> new IllegalStateException(statement()));
    Values values =
        Values.none()
            .with("threshold", step.threshold())
            .with("risk", risk)
            .with("delta", delta)
            .with("kept", step.kept())
            .with("loss", step.loss())
            .with("p_value", step.pValue())
            .with("promise", statement())
            .with("assumption", assumption());
    return new Fitted(KIND, "fixed-sequence", VERSION, on, values);
  }
}
