package io.github.uq4j.factcheck.ccp;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Words that carry grammar rather than a claim: their claim-conditioned probability is 1, and the
 * entailment model is not asked about them.
 *
 * <p>Words are compared in lower case, without outer white space; a token counts only if it is a
 * whole word of the answer, or the ending of a contraction, which is listed with its apostrophe
 * ({@code 's}), and if its capitals do not make it a name: {@code WHO}, or {@code Will} inside a
 * sentence. (In {@link io.github.uq4j.score.Profile#REFERENCE} a token's raw text must equal a word
 * exactly, as in the authors' code.) Immutable and safe for use by several threads.
 */
public final class FunctionWords {

  private static final List<String> ENGLISH =
      List.of(
          "i me my myself we our ours ourselves you your yours yourself yourselves he him his",
          "himself she her hers herself it its itself they them their theirs themselves what which",
          "who whom this that these those am is are was were be been being have has had having do",
          "does did doing a an the and but if or because as until while of at by for with about",
          "against between into through during before after above below to from up down in out on",
          "off over under again further then once here there when where why how all any both each",
          "few more most other some such only own same so than too very can will just should now",
          "since 's 'll 're 've 'd 'm");

  private final Set<String> words;

  private FunctionWords(Collection<String> words) {
    this.words = Set.copyOf(words);
  }

  /**
   * The function words of English: the common stop-word list without the negations ({@code no, nor,
   * not}), which turn a claim into its opposite, and without contraction stems that are words of
   * their own ({@code won, don, ma}).
   *
   * @return the list
   */
  public static FunctionWords english() {
    return new FunctionWords(List.of(String.join(" ", ENGLISH).split(" ")));
  }

  /**
   * No function words: every token counts.
   *
   * @return the empty list
   */
  public static FunctionWords none() {
    return new FunctionWords(List.of());
  }

  /**
   * A list of one's own.
   *
   * @param words the words, in lower case
   * @return the list
   */
  public static FunctionWords of(Collection<String> words) {
    return new FunctionWords(words);
  }

  /**
   * Whether a word is in the list.
   *
   * @param word a word, in lower case
   * @return true if it is
   */
  public boolean contains(String word) {
    return words.contains(word);
  }

  @Override
  public String toString() {
    return "FunctionWords.of(" + new TreeSet<>(words) + ")";
  }
}
