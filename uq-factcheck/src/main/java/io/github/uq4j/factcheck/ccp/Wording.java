package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.factcheck.claims.Sentences;
import io.github.uq4j.factcheck.words.WordTokens;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import java.util.List;
import java.util.Optional;

/**
 * How the tokens of one answer read: their text as it stands in the answer, white space between
 * tokens included, and what stands before them.
 */
final class Wording {

  private final Generation generation;
  private final CcpOptions options;
  private final List<TextSpan> sentences;
  private final WordTokens words;

  Wording(Generation generation, CcpOptions options) {
    this.generation = generation;
    this.options = options;
    this.words = WordTokens.of(generation);
    this.sentences =
        options.context() == Context.SENTENCE_PREFIX ? Sentences.of(generation.text()) : List.of();
  }

  WordTokens words() {
    return words;
  }

  Token token(int index) {
    return generation.tokens().get(index);
  }

  /**
   * White space that stands between the previous token and this one and belongs to neither: some
   * tokenizers say " word" as "word".
   */
  String gap(int index) {
    Optional<TextSpan> span = token(index).span();
    if (options.reference() || span.isEmpty()) {
      return "";
    }
    int before = index == 0 ? 0 : endOf(index - 1);
    if (before < 0 || before >= span.get().start()) {
      return "";
    }
    String between = generation.text().substring(before, span.get().start());
    return between.isBlank() ? between : "";
  }

  private int endOf(int index) {
    return token(index).span().map(TextSpan::end).orElse(-1);
  }

  /** The text that claim tokens before position {@code place} say, joined. */
  String claimPrefix(List<Integer> claim, int place) {
    StringBuilder prefix = new StringBuilder();
    int written = 0;
    for (int i = 0; i < place; i++) {
      int index = claim.get(i);
      Token token = token(index);
      if (token.special()) {
        if (options.reference()) {
          prefix.append(token.text());
        }
        continue;
      }
      Optional<TextSpan> span = token.span();
      if (options.reference() || span.isEmpty()) {
        prefix.append(token.text());
      } else {
        // Tokens that are parts of one character share its span: it is written once.
        int start = Math.max(span.get().start(), written);
        if (start < span.get().end()) {
          prefix.append(gap(index)).append(generation.text(), start, span.get().end());
          written = span.get().end();
        }
      }
    }
    return prefix.toString();
  }

  /** The text of the token's sentence that stands before it and its gap. */
  String sentencePrefix(int index) {
    TextSpan span = token(index).span().orElseGet(() -> after(index));
    int end = span.start() - gap(index).length();
    int start = 0;
    for (TextSpan sentence : sentences) {
      if (sentence.start() < span.end()) {
        start = sentence.start();
      }
    }
    return generation.text().substring(Math.min(start, end), end);
  }

  /** Where a special token without a place stands: behind the last token that has one. */
  private TextSpan after(int index) {
    for (int before = index - 1; before >= 0; before--) {
      Optional<TextSpan> span = token(before).span();
      if (span.isPresent()) {
        return new TextSpan(span.get().end(), span.get().end());
      }
    }
    return new TextSpan(0, 0);
  }

  /** Whether a token belongs to a word that carries grammar only, in however many pieces. */
  boolean functionWord(int index) {
    if (options.reference()) {
      return options.functionWords().contains(token(index).text());
    }
    String word = words.text(index);
    return options.functionWords().matches(word) && !name(words.first(index), word.strip());
  }

  /** Whether a word's capitals make it a name: {@code WHO}, or {@code Will} inside a sentence. */
  private boolean name(int first, String word) {
    if (word.length() == 1 && word.charAt(0) == 'I') {
      return false;
    }
    boolean acronym = word.length() > 1 && Character.isUpperCase(word.charAt(1));
    return acronym || (Character.isUpperCase(word.charAt(0)) && insideSentence(first));
  }

  /** Whether a letter, a digit or a comma is the last thing said before, on the same line. */
  private boolean insideSentence(int index) {
    String text = token(index).text();
    String space = gap(index) + text.substring(0, text.length() - text.stripLeading().length());
    for (int before = index - 1; before >= 0 && !token(before).special(); before--) {
      String said = token(before).text();
      String words = said.stripTrailing();
      space = said.substring(words.length()) + space;
      if (!words.isEmpty()) {
        int last = words.codePointBefore(words.length());
        return space.indexOf('\n') < 0 && (Character.isLetterOrDigit(last) || last == ',');
      }
    }
    return false;
  }
}
