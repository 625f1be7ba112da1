package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedOn;
import java.util.OptionalDouble;

/** A threshold with its promise, or why there is none. */
public sealed interface Certificate permits RiskCertificate, ConformalCertificate {

  /**
   * The threshold of uncertainty.
   *
   * @return a number, infinite to keep everything or nothing; empty if nothing can be promised
   */
  OptionalDouble threshold();

  /**
   * What becomes of an item on the threshold.
   *
   * @return the rule
   */
  Keeping keeping();

  /**
   * Items, errors and settings.
   *
   * @return what it was learnt from
   */
  FittedOn on();

  /**
   * How many items are needed before anything can be promised.
   *
   * @return a count, at least 1
   */
  long needed();

  /**
   * What is promised, or why nothing is.
   *
   * @return one sentence
   */
  String statement();

  /**
   * What must hold for the promise to.
   *
   * @return a phrase
   */
  String assumption();

  /**
   * The threshold as it is kept.
   *
   * @return what a file holds
   * @throws IllegalStateException if there is none
   */
  Fitted fitted();

  /**
   * Whether there is a threshold.
   *
   * @return true if something is promised
   */
  default boolean feasible() {
    return threshold().isPresent();
  }

  /**
   * Whether an item is kept.
   *
   * @param uncertainty of the item; NaN is not kept
   * @return false too if there is no threshold
   */
  default boolean keeps(double uncertainty) {
    return threshold().isPresent() && keeping().keeps(uncertainty, threshold().getAsDouble());
  }
}
