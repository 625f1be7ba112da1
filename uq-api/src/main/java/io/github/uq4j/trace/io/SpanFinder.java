package io.github.uq4j.trace.io;

import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where tokens without offsets stand in a text, by matching their texts in order.
 *
 * <p>A token must begin where the one before it ended; white space that one of the two has and the
 * other lacks is passed over, because decoders trim it. A token of nothing but such white space
 * gets an empty span. Tokens with bytes are decoded together until their bytes form whole
 * characters; each gets the characters it has a byte of, so tokens that form one character share
 * its span. Special tokens and empty texts get none. From the first token that does not match no
 * token gets a span: a wrong place is worse than none.
 */
public final class SpanFinder {

  private static final int CONTINUATION_MASK = 0xC0;
  private static final int CONTINUATION = 0x80;
  private static final int LONGEST_CHARACTER = 4;

  private final String text;
  private final List<Token> tokens;
  private final List<Token> placed;
  private int cursor;

  private SpanFinder(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
    this.placed = new ArrayList<>(tokens);
  }

  /**
   * Gives tokens without a place the places found; the others keep theirs.
   *
   * @param text the text
   * @param tokens its tokens in order
   * @return as many tokens; the list itself if none needs a place
   */
  public static List<Token> place(String text, List<Token> tokens) {
    if (tokens.stream().noneMatch(SpanFinder::wanting)) {
      return tokens;
    }
    SpanFinder finder = new SpanFinder(text, tokens);
    int next = 0;
    while (next >= 0 && next < tokens.size()) {
      next = finder.step(next);
    }
    return finder.placed;
  }

  private static boolean wanting(Token token) {
    return token.span().isEmpty()
        && !token.special()
        && !(token.text().isEmpty() && token.bytes().isEmpty());
  }

  /** Places the token, or the group of byte tokens that begins with it; -1 if it does not match. */
  private int step(int index) {
    Token token = tokens.get(index);
    if (!wanting(token)) {
      token.span().ifPresent(span -> cursor = Math.max(cursor, span.end()));
      return index + 1;
    }
    if (!token.bytes().isEmpty()) {
      return placeGroup(index);
    }
    Match match = match(token.text());
    if (match == null) {
      return -1;
    }
    placed.set(index, token.withSpan(new TextSpan(match.start(), match.end())));
    cursor = match.end();
    return index + 1;
  }

  /**
   * Where a piece stands; {@code trimmed} of its leading characters are not in the text, and maybe
   * some of its trailing ones.
   */
  private record Match(int start, int end, int trimmed) {}

  private @Nullable Match match(String piece) {
    if (text.startsWith(piece, cursor)) {
      return new Match(cursor, cursor + piece.length(), 0);
    }
    String stripped = piece.stripLeading();
    int trimmed = piece.length() - stripped.length();
    if (stripped.isEmpty()) {
      return new Match(cursor, cursor, trimmed);
    }
    Match whole = match(stripped, trimmed);
    String bare = stripped.stripTrailing();
    return whole != null || bare.length() == stripped.length() ? whole : match(bare, trimmed);
  }

  /** Where a piece that begins with no white space stands, after white space. */
  private @Nullable Match match(String stripped, int trimmed) {
    int start = cursor;
    while (!text.startsWith(stripped, start)) {
      if (start >= text.length() || !Character.isWhitespace(text.charAt(start))) {
        return null;
      }
      start++;
    }
    return new Match(start, start + stripped.length(), trimmed);
  }

  private int placeGroup(int first) {
    int end = first;
    List<Integer> bytes = new ArrayList<>();
    do {
      bytes.addAll(tokens.get(end).bytes());
      end++;
    } while (endsInside(bytes)
        && end < tokens.size()
        && wanting(tokens.get(end))
        && !tokens.get(end).bytes().isEmpty());
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = (byte) (int) bytes.get(i);
    }
    String piece = new String(array, StandardCharsets.UTF_8);
    Match match = match(piece);
    if (match == null) {
      return -1;
    }
    boolean whole = Arrays.equals(piece.getBytes(StandardCharsets.UTF_8), array);
    int from = 0;
    for (int t = first; t < end; t++) {
      int to = from + tokens.get(t).bytes().size();
      placed.set(
          t,
          tokens
              .get(t)
              .withSpan(
                  whole ? part(array, from, to, match) : new TextSpan(match.start(), match.end())));
      from = to;
    }
    cursor = match.end();
    return end;
  }

  /** The characters that have one of the bytes {@code [from, to)}. */
  private static TextSpan part(byte[] bytes, int from, int to, Match match) {
    int first = from;
    while (first > 0 && first < bytes.length && isContinuation(bytes[first])) {
      first--;
    }
    int last = to;
    while (last < bytes.length && isContinuation(bytes[last])) {
      last++;
    }
    int before = new String(bytes, 0, first, StandardCharsets.UTF_8).length();
    int through = new String(bytes, 0, last, StandardCharsets.UTF_8).length();
    int start = Math.min(match.end(), match.start() + Math.max(0, before - match.trimmed()));
    int end = Math.min(match.end(), match.start() + through - match.trimmed());
    return new TextSpan(start, Math.max(start, end));
  }

  private static boolean isContinuation(byte value) {
    return (value & CONTINUATION_MASK) == CONTINUATION;
  }

  /** Whether the last character lacks bytes. */
  private static boolean endsInside(List<Integer> bytes) {
    for (int back = 1; back < LONGEST_CHARACTER && back <= bytes.size(); back++) {
      int value = bytes.get(bytes.size() - back);
      if ((value & CONTINUATION_MASK) != CONTINUATION) {
        return length(value) > back;
      }
    }
    return false;
  }

  /** How many bytes a character has that begins with this byte. */
  private static int length(int lead) {
    if (lead < 0xC0) {
      return 1;
    }
    if (lead < 0xE0) {
      return 2;
    }
    return lead < 0xF0 ? 3 : LONGEST_CHARACTER;
  }
}
