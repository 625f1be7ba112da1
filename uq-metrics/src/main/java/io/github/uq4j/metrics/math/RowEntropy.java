package io.github.uq4j.metrics.math;

/**
 * Shannon entropy, in nats, of the distribution a row of logits stands for.
 *
 * <p>With {@code d_v = x_v - max x} and {@code s = sum exp(d_v)}, the entropy is {@code ln s - (sum
 * exp(d_v) d_v) / s}. Both terms are {@code >= 0}, so nothing cancels; {@code ln s} is {@code
 * log1p} of the sum without the largest term, which keeps the entropy of a nearly certain row exact
 * to the last digits.
 */
public final class RowEntropy {

  private RowEntropy() {}

  /**
   * The entropy of a row.
   *
   * @param logits logits or log-probabilities, up to a common constant; negative infinity is a word
   *     that was ruled out and adds nothing
   * @return nats, in {@code [0, ln(logits.length)]}; 0 for a single word
   * @throws IllegalArgumentException if the row is empty, a value is NaN or positive infinity, or
   *     every value is negative infinity
   */
  public static double of(double... logits) {
    int largest = largest(logits);
    double max = logits[largest];
    StableSum rest = new StableSum();
    StableSum weighted = new StableSum();
    for (int v = 0; v < logits.length; v++) {
      double distance = logits[v] - max;
      if (v != largest && distance > Double.NEGATIVE_INFINITY) {
        double mass = Math.exp(distance);
        rest.accept(mass);
        weighted.accept(mass * distance);
      }
    }
    double entropy = Math.log1p(rest.value()) - weighted.value() / (1 + rest.value());
    return Math.min(Math.max(entropy, 0), Math.log(logits.length));
  }

  private static int largest(double[] logits) {
    int largest = -1;
    for (int v = 0; v < logits.length; v++) {
      if (!(logits[v] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "logits[" + v + "] = " + logits[v] + "; must be finite or negative infinity");
      }
      if (largest < 0 || logits[v] > logits[largest]) {
        largest = v;
      }
    }
    if (largest < 0 || logits[largest] == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "logits of " + logits.length + " words hold no finite value; must hold at least one");
    }
    return largest;
  }
}
