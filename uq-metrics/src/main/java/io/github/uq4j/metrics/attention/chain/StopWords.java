package io.github.uq4j.metrics.attention.chain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * English function words and punctuation, which a chain passes over. The reference's lists:
 * contractions have a typographic apostrophe; digits and operators are no stop words.
 */
final class StopWords {

  private static final Set<String> WORDS = read();

  private StopWords() {}

  /** Whether a token's text is a stop word, a punctuation mark, or nothing but white space. */
  static boolean holds(String text) {
    String bare =
        text.codePoints()
            .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return bare.isEmpty() || WORDS.contains(bare.toLowerCase(Locale.ROOT));
  }

  static Set<String> words() {
    return WORDS;
  }

  private static Set<String> read() {
    try (InputStream in = StopWords.class.getResourceAsStream("stop-words.txt")) {
      if (in == null) {
        throw new IllegalStateException("stop-words.txt is missing from the library");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
