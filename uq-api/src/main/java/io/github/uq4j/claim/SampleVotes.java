package io.github.uq4j.claim;

/**
 * What samples of the same model say of a claim.
 *
 * @param supporting how many entail it
 * @param silent how many say nothing of it
 * @param contradicting how many contradict it
 */
public record SampleVotes(int supporting, int silent, int contradicting) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public SampleVotes {
    if (supporting < 0 || silent < 0 || contradicting < 0) {
      throw new IllegalArgumentException(
          "votes = [" + supporting + ", " + silent + ", " + contradicting + "]; must all be >= 0");
    }
  }

  /**
   * How many samples there are.
   *
   * @return the sum
   */
  public int samples() {
    return supporting + silent + contradicting;
  }

  /**
   * Whether the samples contradict the claim.
   *
   * @return true if more of them contradict it than support it
   */
  public boolean contradict() {
    return contradicting > supporting;
  }
}
