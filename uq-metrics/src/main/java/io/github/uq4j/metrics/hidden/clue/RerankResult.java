package io.github.uq4j.metrics.hidden.clue;

import java.util.Optional;

/**
 * How often one way to choose among the candidates of a prompt was right.
 *
 * @param way its name
 * @param accuracy share of prompts answered rightly; for {@code mean} and {@code distinct}, the
 *     mean share of right candidates
 * @param low lower end of its interval over prompts
 * @param high upper end
 * @param againstMajority comparison with the plain vote of all; empty for the vote itself and for
 *     what is no way to choose, {@code mean}, {@code distinct} and {@code pass}
 */
public record RerankResult(
    String way, double accuracy, double low, double high, Optional<Paired> againstMajority) {

  /**
   * The same prompts, two ways.
   *
   * @param difference accuracy less that of the other
   * @param low lower end of its interval
   * @param high upper end
   * @param won prompts that only this way answers rightly
   * @param lost prompts that only the other does
   * @param pValue exact test of McNemar, two-sided, in (0, 1]
   */
  public record Paired(
      double difference, double low, double high, int won, int lost, double pValue) {}
}
