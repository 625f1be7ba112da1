package io.github.uq4j.metrics.guarantee;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Counts of conformal methods, by the decimal a risk is written as: 0.1 is a tenth, although no
 * double is.
 */
final class ConformalRank {

  private ConformalRank() {}

  /** {@code alpha (n + 1)}. */
  private static BigDecimal budget(double alpha, int n) {
    return BigDecimal.valueOf(alpha).multiply(BigDecimal.valueOf(n + 1L));
  }

  /** {@code floor(alpha (n + 1)) = n + 1 - ceil((1 - alpha) (n + 1))}. */
  static int violations(double alpha, int n) {
    return budget(alpha, n).setScale(0, RoundingMode.FLOOR).intValueExact();
  }

  /** {@code alpha (n + 1) - 1}: the largest total of losses whose bound holds. */
  static double losses(double alpha, int n) {
    return budget(alpha, n).subtract(BigDecimal.ONE).doubleValue();
  }

  /** The smallest {@code n} with {@code alpha (n + 1) >= 1}. */
  static long needed(double alpha) {
    BigDecimal exact = BigDecimal.ONE.divide(BigDecimal.valueOf(alpha), 20, RoundingMode.CEILING);
    return exact.setScale(0, RoundingMode.CEILING).longValue() - 1;
  }
}
