package io.github.uq4j.factcheck.words;

/**
 * A word a model could have said.
 *
 * @param text the word as its tokens read, a leading space included
 * @param logprob the natural-log probability that the model says exactly this word, its end
 *     included, {@code <= 0}
 * @param whole whether the model was asked how it goes on; otherwise it is one token, too
 *     improbable to ask about, or of unknown number
 */
public record WordChoice(String text, double logprob, boolean whole) {

  /**
   * Checks the probability.
   *
   * @throws IllegalArgumentException if it is NaN or above 0
   */
  public WordChoice {
    if (!(logprob <= 0)) {
      throw new IllegalArgumentException("logprob = " + logprob + "; must be <= 0");
    }
  }
}
