package io.github.uq4j.metrics.math;

import java.util.function.DoubleConsumer;

/**
 * A running sum whose rounding error does not grow with the number of terms (Neumaier 1974, <a
 * href="https://doi.org/10.1002/zamm.19740540106">doi:10.1002/zamm.19740540106</a>). Not safe for
 * use by several threads.
 */
public final class StableSum implements DoubleConsumer {

  private double sum;
  private double compensation;
  private long count;

  /** Starts at 0. */
  public StableSum() {}

  @Override
  public void accept(double term) {
    double next = sum + term;
    if (Math.abs(sum) >= Math.abs(term)) {
      compensation += (sum - next) + term;
    } else {
      compensation += (term - next) + sum;
    }
    sum = next;
    count++;
  }

  /**
   * The sum of the terms so far.
   *
   * @return the sum; 0 for none; infinite on overflow or for an infinite term, NaN for NaN or for
   *     infinities of both signs
   */
  public double value() {
    double corrected = sum + compensation;
    return Double.isNaN(corrected) ? sum : corrected;
  }

  /**
   * The mean of the terms so far.
   *
   * @return the mean
   * @throws IllegalStateException if there is none
   */
  public double mean() {
    if (count == 0) {
      throw new IllegalStateException("mean of 0 terms; must have at least one");
    }
    return value() / count;
  }

  /**
   * The sum of an array.
   *
   * @param terms the terms
   * @return their sum, as {@link #value}
   */
  public static double of(double... terms) {
    StableSum sum = new StableSum();
    for (double term : terms) {
      sum.accept(term);
    }
    return sum.value();
  }
}
