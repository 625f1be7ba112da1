package io.github.uq4j.trace;

/**
 * An ordered pair of texts that a helper model judges.
 *
 * @param first the premise, or the first of two texts to compare
 * @param second the hypothesis, or the second text
 */
public record TextPair(String first, String second) {

  /**
   * The pair the other way round.
   *
   * @return (second, first)
   */
  public TextPair swapped() {
    return new TextPair(second, first);
  }
}
