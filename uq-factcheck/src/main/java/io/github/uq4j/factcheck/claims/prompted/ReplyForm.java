package io.github.uq4j.factcheck.claims.prompted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The forms that replies must have; anything else is no reply. */
final class ReplyForm {

  static final String NOTHING = "NONE";
  static final char SEPARATOR = '|';
  private static final String ITEM = "- ";
  private static final int MOST_CLAIMS = 50;
  private static final int LONGEST_CLAIM = 1_000;
  private static final int LONGEST_REPLY = 20_000;

  private ReplyForm() {}

  /** Claims, each on a line behind {@code "- "}, or the word for none; empty if malformed. */
  static Optional<List<String>> claims(String reply) {
    if (reply.length() > LONGEST_REPLY) {
      return Optional.empty();
    }
    if (reply.strip().equals(NOTHING)) {
      return Optional.of(List.of());
    }
    List<String> claims = new ArrayList<>();
    for (String line : reply.split("\\R", -1)) {
      if (line.isBlank()) {
        continue;
      }
      String claim = line.startsWith(ITEM) ? line.substring(ITEM.length()).strip() : "";
      if (!hasWord(claim) || claim.length() > LONGEST_CLAIM) {
        return Optional.empty();
      }
      if (!claims.contains(claim)) {
        claims.add(claim);
      }
    }
    return claims.isEmpty() || claims.size() > MOST_CLAIMS ? Optional.empty() : Optional.of(claims);
  }

  /** One line of words with a stroke between them; empty if malformed. */
  static Optional<List<String>> words(String reply) {
    String line = reply.strip();
    if (line.length() > LONGEST_REPLY || line.lines().count() != 1) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= line.length(); at++) {
      if (at == line.length() || line.charAt(at) == SEPARATOR) {
        String word = line.substring(from, at).strip();
        if (!word.isEmpty()) {
          words.add(word);
        }
        from = at + 1;
      }
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  private static boolean hasWord(String text) {
    return text.codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
