package io.github.uq4j.trace;

/**
 * What scorers of whole rows of logits need of one step, so that the row itself need not be kept.
 * With {@code x_v} the row's logits, {@code p = softmax(x)}, {@code U} the uniform distribution
 * over its {@code V} words:
 *
 * <ul>
 *   <li>self-certainty {@code KL(U || p) = ln sum_v exp(x_v) - (1/V) sum_v x_v - ln V}, over the
 *       words whose logit is finite;
 *   <li>the Rényi divergence of order 1/2 from uniform at temperature 2, {@code D = ln V - 2 ln
 *       sum_v q_v^(1/2)} with {@code q = softmax(x / 2)}; the Fisher-Rao distance at temperature 2
 *       is {@code (2 / pi) arccos(exp(-D / 2))};
 *   <li>the boosted probability: that of all dominant words if the chosen word is one of them, else
 *       the chosen word's own. With probabilities in descending order, the dominant words are those
 *       up to the last drop {@code p_i - p_(i+1)} that is above both {@code 0.3 p_i} and 0.005;
 *       there are none without such a drop.
 * </ul>
 *
 * <p>All are of the model's distribution before temperature and truncation of the draw. A uniform
 * row gives 0, 0 and {@code 1/V}. A row of one word gives 0, 0 and 1. Numbers computed from single
 * floats are good to 1e-5; the Fisher-Rao distance of a divergence below 1e-4, which is the root of
 * what a sum lacks to 1, only to 1e-3.
 *
 * <p>Sources: Kang, Zhao and Song, "Scalable Best-of-N Selection for Large Language Models via
 * Self-Certainty", 2025, <a href="https://arxiv.org/abs/2502.18581">arXiv:2502.18581</a>; Darrin,
 * Piantanida and Colombo, "Rainproof", EMNLP 2023, <a
 * href="https://arxiv.org/abs/2212.09171">arXiv:2212.09171</a>; Dinh and Niehues, "Are Generative
 * Models Underconfident?", EMNLP 2025, <a
 * href="https://arxiv.org/abs/2502.11115">arXiv:2502.11115</a>.
 *
 * @param selfCertainty nats, finite and {@code >= 0}
 * @param renyiDivergence nats, finite and {@code >= 0}; at most {@code ln V}
 * @param boostedProb in {@code [0, 1]}
 */
public record RowStatistics(double selfCertainty, double renyiDivergence, double boostedProb) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public RowStatistics {
    requireNats("self_certainty", selfCertainty);
    requireNats("renyi_divergence", renyiDivergence);
    if (!(boostedProb >= 0 && boostedProb <= 1)) {
      throw new IllegalArgumentException("boosted_prob = " + boostedProb + "; must be in [0, 1]");
    }
  }

  private static void requireNats(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " = " + value + "; must be finite and >= 0");
    }
  }

  /**
   * The Fisher-Rao distance from uniform at temperature 2.
   *
   * @return in {@code [0, 1)}
   */
  public double fisherRao() {
    return 2 / Math.PI * Math.acos(Math.exp(-renyiDivergence / 2));
  }
}
