package io.github.uq4j.factcheck.words;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.List;

/**
 * A word of an answer in the place of which another could stand.
 *
 * @param trace the answer
 * @param first the word's first token
 * @param last its last token, at least the first
 * @param candidates what the word could begin with, the chosen token first
 */
public record WordPlace(Trace trace, int first, int last, List<Alternative> candidates) {

  /**
   * Copies the list and checks the place.
   *
   * @throws IllegalArgumentException if the tokens are not of the answer
   */
  public WordPlace {
    candidates = List.copyOf(candidates);
    int tokens = trace.generation().tokens().size();
    if (first < 0 || last < first || last >= tokens) {
      throw new IllegalArgumentException(
          "tokens " + first + " to " + last + "; must be among the " + tokens + " of the answer");
    }
  }

  /**
   * Whether the words of an answer can be completed: it has a prompt, and every token its number.
   *
   * @param trace the answer
   * @return true if a model can be asked how it goes on
   */
  public static boolean known(Trace trace) {
    return trace.prompt().isPresent()
        && trace.generation().tokens().stream().allMatch(token -> token.id().isPresent());
  }

  Generation generation() {
    return trace.generation();
  }

  Token token(int piece) {
    return generation().tokens().get(first + piece);
  }

  int pieces() {
    return last - first + 1;
  }

  /** Whether the answer has a token behind the first pieces of the word. */
  boolean goesOn(int pieces) {
    return first + pieces < generation().tokens().size();
  }

  String word() {
    StringBuilder text = new StringBuilder();
    for (int piece = 0; piece < pieces(); piece++) {
      text.append(token(piece).text());
    }
    return text.toString();
  }
}
