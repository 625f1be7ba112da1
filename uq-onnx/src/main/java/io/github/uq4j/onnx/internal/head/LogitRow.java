package io.github.uq4j.onnx.internal.head;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a row of logits comes to: the distribution {@code softmax(row)} in nats.
 *
 * @param max the largest logit
 * @param best the smallest id that has it
 * @param logSumAboveMax {@code log(sum exp(x - max))}, {@code >= 0}
 * @param entropy Shannon entropy, {@code >= 0}
 * @param top the largest logits that were asked for, in descending order; of equal ones the smaller
 *     id first
 */
public record LogitRow(
    float max, int best, double logSumAboveMax, double entropy, List<Ranked> top) {

  /** Copies the list. */
  public LogitRow {
    top = List.copyOf(top);
  }

  /**
   * One of the largest logits.
   *
   * @param id whose it is
   * @param logit the logit
   */
  public record Ranked(int id, float logit) {}

  static LogitRow of(float max, int best, double logSumAboveMax, double entropy) {
    return new LogitRow(max, best, logSumAboveMax, entropy, List.of());
  }

  LogitRow withTop(FloatBuffer rows, int from, int[] ids) {
    List<Ranked> ranked = new ArrayList<>(ids.length);
    for (int id : ids) {
      ranked.add(new Ranked(id, rows.get(from + id)));
    }
    return new LogitRow(max, best, logSumAboveMax, entropy, ranked);
  }

  /**
   * The log-probability of a token.
   *
   * @param logit the token's logit, not above {@link #max()}
   * @return never positive
   */
  public double logprob(float logit) {
    return Math.min(0, ((double) logit - max) - logSumAboveMax);
  }
}
