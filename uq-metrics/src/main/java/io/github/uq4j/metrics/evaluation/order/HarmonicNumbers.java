package io.github.uq4j.metrics.evaluation.order;

/**
 * Differences of harmonic numbers, {@code 1/(a+1) + ... + 1/b}, in constant time: short ones term
 * by term, long ones by the asymptotic series (Knuth, "The Art of Computer Programming", volume 1,
 * section 1.2.7), good to about 1e-15 relative.
 */
final class HarmonicNumbers {

  private static final long SHORT = 24;

  private HarmonicNumbers() {}

  /** The sum of 1/k over {@code from < k <= to}. */
  static double between(long from, long to) {
    double sum = 0;
    long low = from;
    long stop = to - from <= SHORT ? to : Math.min(to, Math.max(from, SHORT));
    while (low < stop) {
      low++;
      sum += 1.0 / low;
    }
    return low == to ? sum : sum + tail((double) low, (double) to);
  }

  /** Both at least {@link #SHORT}. */
  private static double tail(double from, double to) {
    return Math.log1p((to - from) / from) + correction(to) - correction(from);
  }

  private static double correction(double n) {
    double inverse = 1 / n;
    double square = inverse * inverse;
    return inverse / 2
        - square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square / 240)));
  }
}
