package io.github.uq4j.metrics.math;

/**
 * Shannon entropy of a row of logits, term by term: what the fast reduction is held to. With {@code
 * d_v = x_v - max x} and {@code s = sum exp(d_v)}, it is {@code ln s - (sum exp(d_v) d_v) / s}, in
 * which nothing cancels.
 */
final class RowEntropy {

  private RowEntropy() {}

  static double of(double... logits) {
    int largest = 0;
    for (int v = 0; v < logits.length; v++) {
      largest = logits[v] > logits[largest] ? v : largest;
    }
    StableSum rest = new StableSum();
    StableSum weighted = new StableSum();
    for (int v = 0; v < logits.length; v++) {
      double distance = logits[v] - logits[largest];
      if (v != largest && distance > Double.NEGATIVE_INFINITY) {
        rest.accept(Math.exp(distance));
        weighted.accept(Math.exp(distance) * distance);
      }
    }
    return Math.log1p(rest.value()) - weighted.value() / (1 + rest.value());
  }
}
