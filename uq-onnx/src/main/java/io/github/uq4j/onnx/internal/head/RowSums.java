package io.github.uq4j.onnx.internal.head;

import io.github.uq4j.trace.RowStatistics;
import java.util.List;

/**
 * Sums over a row of logits from which the statistics of {@link RowStatistics} follow; relative to
 * the row's largest logit.
 *
 * @param roots {@code sum exp((x - max) / 4)}
 * @param squares {@code sum exp((x - max) / 2)}, the same terms squared
 * @param below {@code sum (x - max)} over finite logits
 * @param finite how many logits are finite
 */
public record RowSums(double roots, double squares, double below, double finite) {

  /** At most 200 words are above the smallest drop, and the last of them drops to another. */
  static final int RANKED = 201;

  private static final double JUMP = 0.3;
  private static final double SMALLEST_DROP = 0.005;

  /**
   * The statistics of a row.
   *
   * @param row its reduction, with {@link #RANKED} of the largest logits where it has as many
   * @param words how many logits it has
   * @param chosen the chosen word's logit
   * @return the statistics
   */
  public RowStatistics statistics(LogitRow row, int words, float chosen) {
    double most = Math.log(words);
    double divergence = most + Math.log(squares) - 2 * Math.log(roots);
    double certainty = row.logSumAboveMax() - below / finite - Math.log(finite);
    return new RowStatistics(
        Math.max(0, certainty),
        Math.min(Math.max(0, divergence), most),
        boosted(row, words, chosen));
  }

  /** The probability of all dominant words if the chosen word is one of them, else its own. */
  private static double boosted(LogitRow row, int words, float chosen) {
    List<LogitRow.Ranked> ranked = row.top();
    double mass = 0;
    double boosted = Math.exp(row.logprob(chosen));
    for (int i = 0; i < Math.min(ranked.size(), words - 1); i++) {
      double p = Math.exp(row.logprob(ranked.get(i).logit()));
      double next = i + 1 < ranked.size() ? Math.exp(row.logprob(ranked.get(i + 1).logit())) : 0;
      mass += p;
      if (p - next > JUMP * p && p - next > SMALLEST_DROP && chosen >= ranked.get(i).logit()) {
        boosted = mass;
      }
    }
    return Math.min(1, boosted);
  }
}
