package io.github.uq4j.factcheck.claims;

import io.github.uq4j.trace.Trace;

/**
 * Ties claims to tokens by their words, and the words to tokens by the characters they cover.
 *
 * <p>The step after extraction in Fadeeva and others, "Fact-Checking the Output of Large Language
 * Models via Token-Level Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696
 * (section 4.1).
 *
 * <p>Departs from the authors' code ({@link PolygraphClaims}): words may stand in another order, in
 * another case and in another form; what is found counts even if something is missing, and what is
 * missing is told; a repeated sentence has its own tokens; tokens are found by place, so a token
 * that is a part of a character loses none after it.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class WordAligner {

  private final ClaimLanguage language;

  private WordAligner(ClaimLanguage language) {
    this.language = language;
  }

  /**
   * The aligner for English.
   *
   * @return the aligner
   */
  public static WordAligner withDefaults() {
    return new WordAligner(ClaimLanguage.ENGLISH);
  }

  /**
   * The same for another language.
   *
   * @param spoken whose function words are passed over
   * @return a new aligner
   */
  public WordAligner withLanguage(ClaimLanguage spoken) {
    return new WordAligner(spoken);
  }

  /**
   * Prepares an answer.
   *
   * @param trace the trace; its text tokens know where they stand
   * @return the answer, in which claims can be looked for
   * @throws IllegalArgumentException if a text token does not know where it stands
   */
  public AlignedAnswer answer(Trace trace) {
    return AlignedAnswer.of(trace, language);
  }

  @Override
  public String toString() {
    return "WordAligner.withDefaults().withLanguage(" + language + ")";
  }
}
