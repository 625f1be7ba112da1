package io.github.uq4j.factcheck.claims;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the tokens of stretches of one answer without going through all of them each time. Tokens
 * may overlap and share places, as those do that are parts of one character. Immutable.
 */
final class TokenPlaces {

  private final String text;
  private final int[] token;
  private final int[] start;
  private final int[] end;
  private final int[] furthest;

  private TokenPlaces(String text, int[] token, int[] start, int[] end, int[] furthest) {
    this.text = text;
    this.token = token;
    this.start = start;
    this.end = end;
    this.furthest = furthest;
  }

  /** The places of an answer's text tokens; refuses a token that does not know its own. */
  static TokenPlaces of(Generation generation) {
    List<Integer> order = new ArrayList<>();
    for (int t = 0; t < generation.tokens().size(); t++) {
      Token each = generation.tokens().get(t);
      if (!each.special()) {
        ClaimAligner.place(t, each);
        order.add(t);
      }
    }
    Comparator<Integer> byStart =
        Comparator.comparingInt(t -> ClaimAligner.place(t, generation.tokens().get(t)).start());
    order.sort(byStart);
    int[] token = order.stream().mapToInt(Integer::intValue).toArray();
    int[] start = new int[token.length];
    int[] end = new int[token.length];
    int[] furthest = new int[token.length];
    int reached = 0;
    for (int i = 0; i < token.length; i++) {
      TextSpan span = ClaimAligner.place(token[i], generation.tokens().get(token[i]));
      start[i] = span.start();
      end[i] = span.end();
      reached = Math.max(reached, span.end());
      furthest[i] = reached;
    }
    return new TokenPlaces(generation.text(), token, start, end, furthest);
  }

  /** The tokens that share a character other than white space with one of the stretches. */
  List<Integer> tokens(List<TextSpan> spans) {
    List<Integer> found = new ArrayList<>();
    for (TextSpan span : spans) {
      for (int i = firstEndingAfter(span.start()); i < token.length; i++) {
        if (start[i] >= span.end()) {
          break;
        }
        if (sharesCharacter(i, span)) {
          found.add(token[i]);
        }
      }
    }
    return found.stream().sorted().distinct().toList();
  }

  /** The first place in order from which on some token may end after a position. */
  private int firstEndingAfter(int position) {
    int at = Arrays.binarySearch(furthest, position + 1);
    int first = at < 0 ? -at - 1 : at;
    while (first > 0 && furthest[first - 1] > position) {
      first--;
    }
    return first;
  }

  private boolean sharesCharacter(int i, TextSpan span) {
    int last = Math.min(end[i], span.end());
    for (int at = Math.max(start[i], span.start()); at < last; at++) {
      if (!Character.isWhitespace(text.charAt(at))) {
        return true;
      }
    }
    return false;
  }
}
