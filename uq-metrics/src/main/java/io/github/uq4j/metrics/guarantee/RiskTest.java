package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.metrics.math.Binomial;

/** How it is tested whether the risk of what a threshold keeps is too large. */
public enum RiskTest {
  /**
   * The exact binomial tail; for losses of 0 and 1 alone. The probability of so few errors if the
   * risk were just too large.
   */
  BINOMIAL("binomial") {
    @Override
    double pValue(double loss, int kept, double risk) {
      return Binomial.atMost((long) loss, kept, risk);
    }
  },
  /**
   * The bound of Hoeffding and Bentkus; for any losses in {@code [0, 1]}. A little more careful
   * than {@link #BINOMIAL} where that can be used.
   */
  HOEFFDING_BENTKUS("hoeffding-bentkus") {
    @Override
    double pValue(double loss, int kept, double risk) {
      return Binomial.hoeffdingBentkus(Math.min(loss, kept), kept, risk);
    }
  };

  private final String id;

  RiskTest(String id) {
    this.id = id;
  }

  /**
   * The name used in files and on the command line.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }

  /** The probability, at most, of a total loss this small if the risk is at least the given one. */
  abstract double pValue(double loss, int kept, double risk);
}
