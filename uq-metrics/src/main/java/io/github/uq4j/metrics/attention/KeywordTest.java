package io.github.uq4j.metrics.attention;

import io.github.uq4j.trace.Generation;

/**
 * Which tokens of an answer matter: in the paper those of names, numbers and nouns.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
@FunctionalInterface
public interface KeywordTest {

  /**
   * Whether a token is one that matters.
   *
   * @param generation the answer
   * @param token which of its tokens, from 0
   * @return true if it is
   */
  boolean keyword(Generation generation, int token);

  /**
   * A test that needs no tagger: the word around the token is none of about 150 English function
   * words (articles, pronouns, prepositions, conjunctions, auxiliaries and their like). Names,
   * numbers and nouns pass; unlike in the paper, so do verbs, adjectives and adverbs, and in other
   * languages all words. Tokens without a letter or digit, or without a place in the text, do not.
   *
   * @return the test
   */
  static KeywordTest contentWords() {
    return FunctionWords::outside;
  }
}
