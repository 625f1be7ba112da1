package io.github.uq4j.factcheck.words;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Words that carry grammar rather than a claim: their claim-conditioned probability is 1, and the
 * entailment model is not asked about them.
 *
 * <p>Words are compared {@linkplain #normalised normalised}; a token counts only if it is a whole
 * word of the answer, or the ending of a contraction, which is listed with its apostrophe ({@code
 * 's}), and if its capitals do not make it a name: {@code WHO}, or {@code Will} inside a sentence.
 * Where words are written without spaces a token counts if all its characters are listed. (In
 * {@link io.github.uq4j.score.Profile#REFERENCE} a token's raw text must equal a word exactly, as
 * in the authors' code.) Immutable and safe for use by several threads.
 */
public final class FunctionWords {

  private final String name;
  private final Set<String> words;
  private final Set<String> normalised;

  private FunctionWords(String name, Collection<String> words) {
    this.name = name;
    this.words = Set.copyOf(words);
    this.normalised =
        this.words.stream().map(FunctionWords::normalised).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The function words of English: the Snowball list and the endings of contractions, without the
   * negations ({@code no, nor, not}), which turn a claim into its opposite.
   *
   * @return the list
   */
  public static FunctionWords english() {
    return ofLanguages(List.of("en"));
  }

  /**
   * The function words of languages: the lists that Apache Lucene ships (Snowball's, for Arabic
   * Jacques Savoy's) and for Chinese that of the package {@code stopword}, without negations,
   * numbers, comparisons and nouns, which are what a claim says. Lists are joined: name the
   * language of the answers, since German {@code die} is an English verb.
   *
   * @param languages two-letter codes out of {@link #languages()}
   * @return the list
   * @throws IllegalArgumentException if there is none, or one has no list
   */
  public static FunctionWords ofLanguages(List<String> languages) {
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("languages is empty; must name at least one");
    }
    List<String> words = new ArrayList<>();
    languages.forEach(language -> words.addAll(StopLists.of(language)));
    return new FunctionWords("ofLanguages(" + languages + ")", words);
  }

  /**
   * The languages there are lists for.
   *
   * @return two-letter codes, sorted
   */
  public static List<String> languages() {
    return StopLists.languages();
  }

  /**
   * English, Russian, Arabic and Chinese together, whose lists cannot be mistaken for one another:
   * each has its own script.
   *
   * @return the list
   */
  public static FunctionWords byScript() {
    return ofLanguages(List.of("en", "ru", "ar", "zh"));
  }

  /**
   * No function words: every token counts.
   *
   * @return the empty list
   */
  public static FunctionWords none() {
    return new FunctionWords("none()", List.of());
  }

  /**
   * A list of one's own.
   *
   * @param words the words
   * @return the list
   */
  public static FunctionWords of(Collection<String> words) {
    return new FunctionWords("of(" + new TreeSet<>(words) + ")", words);
  }

  /**
   * Whether exactly this is in the list.
   *
   * @param word a word as listed
   * @return true if it is
   */
  public boolean contains(String word) {
    return words.contains(word);
  }

  /**
   * Whether a word is in the list however it is written.
   *
   * @param text a word, possibly with white space around it
   * @return true if its normal form is listed, or it is written without spaces and all its
   *     characters are listed
   */
  public boolean matches(String text) {
    String word = normalised(text);
    if (word.isEmpty()) {
      return false;
    }
    return normalised.contains(word)
        || (unspaced(word)
            && word.codePoints().allMatch(c -> normalised.contains(Character.toString(c))));
  }

  /**
   * Whether a text is of a script that is written without spaces between words.
   *
   * @param text a text
   * @return true if its first character is an ideograph
   */
  public static boolean unspaced(String text) {
    return !text.isEmpty() && Character.isIdeographic(text.codePointAt(0));
  }

  /**
   * The form in which words are compared: compatibility characters composed (NFKC), lower case,
   * without white space around it, marks of direction, joiners, Arabic vowel signs and stretching;
   * typographic apostrophes, Arabic alif with hamza or madda and Russian {@code ё} as their plain
   * forms.
   *
   * @param text a word
   * @return its normal form; normalising again changes nothing
   */
  public static String normalised(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder plain = new StringBuilder(composed.length());
    composed
        .codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .filter(c -> c != '\u0640' && (c < '\u064B' || c > '\u0652'))
        .forEach(c -> plain.appendCodePoint(plain(c)));
    return plain.toString().strip();
  }

  private static int plain(int c) {
    return switch (c) {
      case '’', 'ʼ', '`' -> '\'';
      case 'أ', 'إ', 'آ' -> 'ا';
      case 'ى' -> 'ي';
      case 'ё' -> 'е';
      default -> c;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FunctionWords list && words.equals(list.words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }

  @Override
  public String toString() {
    return "FunctionWords." + name;
  }
}
