package io.github.uq4j.report.chain;

import io.github.uq4j.report.page.Visible;
import io.github.uq4j.report.page.chain.ChainPanel.Bit;
import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a response into pieces of the same tokens of its chain.
 *
 * <p>A token that holds a part of a user-perceived character, as byte pairs do, gets the whole
 * character, so that a browser can draw it; a piece may belong to several tokens and looks like the
 * most important of them. Blanks at a token's ends are not marked unless it is nothing else.
 */
final class ChainText {

  /** Steps of weight, {@code w0} to {@code w5}. */
  static final int STEPS = 6;

  private static final Pattern CHARACTER = Pattern.compile("\\X");

  private final ChainAnswer answer;
  private final String anchor;
  private final double largest;
  private final List<TextSpan> spans = new ArrayList<>();
  private final BitSet anchored = new BitSet();

  ChainText(ChainAnswer answer, String anchor) {
    this.answer = answer;
    this.anchor = anchor;
    this.largest = answer.tokens().stream().mapToDouble(LinkedToken::weight).max().orElse(0);
    BitSet ends = characterEnds(answer.text());
    for (LinkedToken token : answer.tokens()) {
      TextSpan inner = trim(token.span());
      if (inner.start() == inner.end()) {
        spans.add(inner);
      } else {
        int start = inner.start() == 0 ? 0 : Math.max(0, ends.previousSetBit(inner.start()));
        spans.add(new TextSpan(start, ends.nextSetBit(inner.end())));
      }
    }
  }

  /** The weight as a share of the chain's largest. */
  double share(LinkedToken token) {
    return largest == 0 ? 0 : token.weight() / largest;
  }

  /** Where a token begins in the page, once {@link #cut} was called; empty if it has no text. */
  String target(LinkedToken token) {
    return anchored.get(token.token()) ? name(token) : "";
  }

  private String name(LinkedToken token) {
    return anchor + "-t" + token.token();
  }

  List<Bit> cut() {
    String text = answer.text();
    BitSet cuts = new BitSet(text.length() + 1);
    spans.forEach(
        span -> {
          cuts.set(span.start());
          cuts.set(span.end());
        });
    cuts.set(text.length());
    List<Bit> bits = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = cuts.nextSetBit(start + 1);
      bits.add(bit(start, end));
      start = end;
    }
    return bits;
  }

  private Bit bit(int start, int end) {
    String piece = answer.text().substring(start, end);
    TextSpan place = new TextSpan(start, end);
    List<String> anchors = new ArrayList<>();
    StringBuilder numbers = new StringBuilder();
    LinkedToken shown = null;
    for (int i = 0; i < spans.size(); i++) {
      if (spans.get(i).overlaps(place)) {
        LinkedToken token = answer.tokens().get(i);
        numbers.append(numbers.isEmpty() ? "" : " ").append(token.token());
        if (!anchored.get(token.token())) {
          anchored.set(token.token());
          anchors.add(name(token));
        }
        shown = shown == null || outranks(token, shown) ? token : shown;
      }
    }
    if (shown == null) {
      return new Bit(Visible.lines(piece), "", List.of(), "");
    }
    String blank = piece.isBlank() ? piece.indexOf('\n') < 0 ? " blank" : " blank break" : "";
    return new Bit(Visible.lines(piece), "t " + css(shown) + blank, anchors, numbers.toString());
  }

  private static boolean outranks(LinkedToken token, LinkedToken other) {
    int order = token.role().compareTo(other.role());
    return order < 0 || (order == 0 && token.weight() > other.weight());
  }

  /** The classes of a token's role and weight. */
  String css(LinkedToken token) {
    int step = Math.min(STEPS - 1, (int) (share(token) * STEPS));
    return switch (token.role()) {
      case ANSWER -> "answer";
      case SIMILAR -> "similar w" + step;
      case SUPPORT -> "w" + step;
    };
  }

  private TextSpan trim(TextSpan span) {
    String text = answer.text();
    int start = span.start();
    int end = span.end();
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return start == end ? span : new TextSpan(start, end);
  }

  private static BitSet characterEnds(String text) {
    BitSet ends = new BitSet(text.length() + 1);
    Matcher characters = CHARACTER.matcher(text);
    while (characters.find()) {
      ends.set(characters.end());
    }
    ends.set(text.length());
    return ends;
  }
}
