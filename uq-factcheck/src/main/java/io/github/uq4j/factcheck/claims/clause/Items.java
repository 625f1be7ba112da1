package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a sentence into items: quotations and brackets in one piece, marks apart from words. Linear
 * in the length of the sentence.
 */
final class Items {

  private static final String OPENERS = "\"“«„([";
  private static final String CLOSERS = "\"”»“)]";
  private static final String DASHES = "—–-";
  private static final int LONGEST_QUOTE = 400;

  private final String text;
  private final int end;
  private final List<Item> items = new ArrayList<>();
  private int at;
  private int unclosed = -1;

  private Items(String text, TextSpan sentence) {
    this.text = text;
    this.at = sentence.start();
    this.end = sentence.end();
  }

  static List<Item> of(String text, TextSpan sentence) {
    Items cut = new Items(text, sentence);
    while (cut.at < cut.end) {
      cut.next();
    }
    return Places.marked(cut.items);
  }

  private void next() {
    char c = text.charAt(at);
    int opener = OPENERS.indexOf(c);
    if (Character.isWhitespace(c)) {
      at++;
    } else if (opener >= 0 && enclosed(CLOSERS.charAt(opener), c)) {
      return;
    } else if (c == ',' || c == ';' || c == ':') {
      add(at, at + 1, c == ',' ? Kind.COMMA : c == ';' ? Kind.SEMICOLON : Kind.BREAK);
    } else if (DASHES.indexOf(c) >= 0 && (c == '—' || spaceAt(at + 1))) {
      add(at, at + 1, Kind.BREAK);
    } else {
      word();
    }
  }

  /** Takes a quotation or bracket that is closed in this sentence, not too far away. */
  private boolean enclosed(char closer, char opener) {
    if (opener == '"' && unclosed >= 0 && at < unclosed) {
      return false;
    }
    int limit = Math.min(end, at + LONGEST_QUOTE);
    int close = at + 1;
    int depth = 1;
    for (; close < limit; close++) {
      char c = text.charAt(close);
      if (c == closer) {
        depth--;
      } else if (c == opener) {
        depth++;
      }
      if (depth == 0) {
        break;
      }
    }
    if (close >= limit || close == at + 1) {
      unclosed = limit;
      return false;
    }
    boolean bracket = opener == '(' || opener == '[';
    char last = text.charAt(close - 1);
    boolean comma = !bracket && last == ',';
    String said =
        comma ? text.substring(at, close - 1) + text.charAt(close) : text.substring(at, close + 1);
    items.add(new Item(items.size(), at, close + 1, said, bracket ? Kind.BRACKET : Kind.QUOTE));
    at = close + 1;
    if (comma) {
      items.add(new Item(items.size(), at, at, ",", Kind.COMMA));
    }
    return true;
  }

  private void word() {
    int from = at;
    at++;
    while (at < end && !Character.isWhitespace(text.charAt(at)) && !mark()) {
      at++;
    }
    items.add(new Item(items.size(), from, at, text.substring(from, at), Kind.WORD));
  }

  /** Whether a mark ends a word: one between digits does not. */
  private boolean mark() {
    char c = text.charAt(at);
    if (c == ',' || c == ':') {
      return !(at + 1 < end
          && Character.isLetterOrDigit(text.charAt(at - 1))
          && Character.isDigit(text.charAt(at + 1)));
    }
    return c == ';' || c == '—' || c == '(' || c == '"';
  }

  private boolean spaceAt(int position) {
    return position >= end || Character.isWhitespace(text.charAt(position));
  }

  private void add(int start, int stop, Kind kind) {
    items.add(new Item(items.size(), start, stop, text.substring(start, stop), kind));
    at = stop;
  }
}
