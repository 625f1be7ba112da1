package io.github.uq4j.factcheck.claims;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Claim extraction as the authors of claim-conditioned probability do it (reference profile).
 *
 * <p>A chat model breaks each sentence into claims and names, for each claim, the words of the
 * sentence that state it; the words are then matched to characters, and characters to tokens. The
 * chat model's replies come in through {@link Replies}; this class asks no model itself.
 *
 * <p>Fadeeva and others, "Fact-Checking the Output of Large Language Models via Token-Level
 * Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696; reproduced from the
 * LM-Polygraph library, its defects included:
 *
 * <ul>
 *   <li>sentences are split at every {@code . ? ! 。 ？ ！} and line break, in abbreviations and
 *       decimal numbers, too; the stop is removed, a leading space kept, an unfinished last
 *       sentence dropped;
 *   <li>a sentence that repeats an earlier one is aligned to the tokens of its first occurrence;
 *   <li>a claim of which one word cannot be matched in order is dropped without a word;
 *   <li>a token whose text is not found (a part of a character) loses all later tokens of its
 *       sentence.
 * </ul>
 *
 * <p>Departs from the reference: characters are UTF-16 code units, not code points, and an empty
 * word in Chinese matching is refused where the reference fails with an index error.
 *
 * <p>Immutable; as safe for use by several threads as its replies. An empty answer has no claims.
 */
public final class PolygraphClaims implements ClaimExtractor {

  private static final String SEPARATORS = ".?!。？！\n";
  private static final char MATCHED = '^';

  private final Replies replies;
  private final Language language;

  /** What a chat model replied. */
  public interface Replies {

    /**
     * The reply to "break this sentence into independent claims".
     *
     * @param sentence a sentence of the answer
     * @return free text; each claim on a line that begins with {@code "- "}
     */
    String claims(String sentence);

    /**
     * The reply to "name the words of this sentence that state this claim".
     *
     * @param sentence a sentence of the answer
     * @param claim one claim of it
     * @return words in the order of the sentence, separated by commas (by spaces in Chinese)
     */
    String words(String sentence, String claim);
  }

  /** How words are separated and matched. */
  public enum Language {
    /** Words between commas, matched whole. */
    SPACED,
    /** Words between spaces, matched character by character. */
    CHINESE
  }

  /**
   * A sentence with the tokens that the reference gives it.
   *
   * @param span where it stands
   * @param firstToken its first token
   * @param endToken one past its last token
   */
  public record Sentence(TextSpan span, int firstToken, int endToken) {}

  private PolygraphClaims(Replies replies, Language language) {
    this.replies = replies;
    this.language = language;
  }

  /**
   * The extractor for a language with spaces between words.
   *
   * @param replies what the chat model replied
   * @return the extractor
   */
  public static PolygraphClaims of(Replies replies) {
    return new PolygraphClaims(replies, Language.SPACED);
  }

  /**
   * The same for another kind of language.
   *
   * @param kind how words are separated and matched
   * @return a new extractor
   */
  public PolygraphClaims withLanguage(Language kind) {
    return new PolygraphClaims(replies, kind);
  }

  @Override
  public List<Claim> extract(Trace trace) {
    Generation generation = trace.generation();
    List<Claim> claims = new ArrayList<>();
    for (Sentence sentence : sentences(generation)) {
      String text = sentence.span().of(generation.text());
      for (String line : replies.claims(text).split("\n", -1)) {
        if (line.startsWith("- ")
            && !line.toLowerCase(Locale.ROOT).contains("there aren't any claims")) {
          claim(generation, sentence, line.substring(2).strip()).ifPresent(claims::add);
        }
      }
    }
    return List.copyOf(claims);
  }

  private Optional<Claim> claim(Generation generation, Sentence sentence, String claim) {
    String text = sentence.span().of(generation.text());
    Optional<String> match = match(text, words(replies.words(text, claim)));
    if (match.isEmpty()) {
      return Optional.empty();
    }
    List<String> tokens =
        generation.tokens().subList(sentence.firstToken(), sentence.endToken()).stream()
            .map(Token::text)
            .toList();
    List<Integer> aligned =
        align(text, match.get(), tokens).stream().map(t -> t + sentence.firstToken()).toList();
    return aligned.isEmpty()
        ? Optional.empty()
        : Optional.of(new Claim(claim, sentence.span(), aligned, Optional.empty()));
  }

  private List<String> words(String reply) {
    List<String> words = new ArrayList<>();
    String separator = language == Language.CHINESE ? " " : ",";
    for (String word : reply.strip().split(separator, -1)) {
      words.add(word.strip());
    }
    return words;
  }

  private Optional<String> match(String sentence, List<String> words) {
    return language == Language.CHINESE
        ? matchChinese(sentence, words)
        : matchWords(sentence, words);
  }

  /**
   * Splits an answer into sentences with their tokens.
   *
   * @param generation the answer; its tokens' own texts, joined, are the text
   * @return the sentences, without stops; an unfinished last one is left out
   */
  public static List<Sentence> sentences(Generation generation) {
    String text = generation.text();
    List<Sentence> sentences = new ArrayList<>();
    int start = 0;
    int end = 0;
    int firstToken = 0;
    int endToken = 0;
    List<Integer> reached = reached(generation);
    for (String piece : pieces(text)) {
      start = text.indexOf(piece, start);
      while (end < piece.length() || !text.startsWith(piece, end - piece.length())) {
        end++;
      }
      firstToken = token(reached, firstToken, start);
      endToken = token(reached, endToken, end);
      sentences.add(
          new Sentence(
              new TextSpan(Math.min(start, end), end), Math.min(firstToken, endToken), endToken));
    }
    return List.copyOf(sentences);
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      if (SEPARATORS.indexOf(text.charAt(at)) >= 0) {
        if (at > start) {
          pieces.add(text.substring(start, at));
        }
        start = at + 1;
      }
    }
    return pieces;
  }

  /** Lengths of the text that the first n tokens say, for n from 0. */
  private static List<Integer> reached(Generation generation) {
    List<Integer> reached = new ArrayList<>(generation.tokens().size() + 1);
    int length = 0;
    reached.add(length);
    for (Token token : generation.tokens()) {
      length += token.text().length();
      reached.add(length);
    }
    return reached;
  }

  private static int token(List<Integer> reached, int from, int position) {
    int token = from;
    while (token < reached.size() - 1 && reached.get(token) < position) {
      token++;
    }
    return token;
  }

  /**
   * Marks the characters of a sentence that given words cover, from left to right.
   *
   * <p>A word matches where no letter stands directly before or after it; case counts.
   *
   * @param sentence the sentence
   * @param words words in the order of the sentence; an empty word matches anywhere
   * @return a text as long as the sentence, {@code ^} under matched characters and a space
   *     elsewhere; empty if a word is left over
   */
  public static Optional<String> matchWords(String sentence, List<String> words) {
    StringBuilder marks = new StringBuilder();
    int word = 0;
    while (marks.length() < sentence.length()) {
      int at = marks.length();
      if (word < words.size() && standsAt(sentence, at, words.get(word))) {
        marks.append(String.valueOf(MATCHED).repeat(words.get(word).length()));
        word++;
      } else {
        marks.append(' ');
      }
    }
    return word < words.size() ? Optional.empty() : Optional.of(marks.toString());
  }

  private static boolean standsAt(String sentence, int at, String word) {
    int end = at + word.length();
    return (at == 0 || !Character.isLetter(sentence.charAt(at - 1)))
        && (end >= sentence.length() || !Character.isLetter(sentence.charAt(end)))
        && sentence.startsWith(word, at);
  }

  /**
   * Marks the characters of a Chinese sentence that the characters of given words cover in order. A
   * word may match with gaps.
   *
   * @param sentence the sentence
   * @param words words in the order of the sentence
   * @return a text as long as the sentence, {@code ^} under matched characters and a space
   *     elsewhere; empty if a character is left over
   * @throws IllegalArgumentException if a word is empty
   */
  public static Optional<String> matchChinese(String sentence, List<String> words) {
    if (words.contains("")) {
      throw new IllegalArgumentException("words = " + words + "; must hold no empty word");
    }
    String characters = String.join("", words);
    StringBuilder marks = new StringBuilder();
    int next = 0;
    for (int at = 0; at < sentence.length(); at++) {
      if (next < characters.length() && sentence.charAt(at) == characters.charAt(next)) {
        marks.append(MATCHED);
        next++;
      } else {
        marks.append(' ');
      }
    }
    return next < characters.length() ? Optional.empty() : Optional.of(marks.toString());
  }

  /**
   * The tokens of a sentence that hold a marked character.
   *
   * @param sentence the sentence
   * @param marks its marks, as long as it
   * @param tokens the texts of its tokens
   * @return indices into {@code tokens}, ascending
   * @throws IllegalArgumentException if the marks are not as long as the sentence
   */
  public static List<Integer> align(String sentence, String marks, List<String> tokens) {
    if (marks.length() != sentence.length()) {
      throw new IllegalArgumentException(
          "marks have length "
              + marks.length()
              + "; must be that of the sentence, "
              + sentence.length());
    }
    List<Integer> aligned = new ArrayList<>();
    int at = 0;
    int token = 0;
    while (at < sentence.length() && token < tokens.size()) {
      String text = tokens.get(token);
      if (text.isEmpty()) {
        token++;
      } else if (sentence.startsWith(text, at)) {
        if (marks.substring(at, at + text.length()).indexOf(MATCHED) >= 0) {
          aligned.add(token);
        }
        at += text.length();
        token++;
      } else {
        at++;
      }
    }
    return List.copyOf(aligned);
  }

  @Override
  public String toString() {
    return "PolygraphClaims.of(" + replies + ").withLanguage(" + language + ")";
  }
}
