package io.github.uq4j.report;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.report.page.Stretch;
import io.github.uq4j.report.page.Visible;
import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts an answer into stretches of the same claims, and these into bits of the same token.
 *
 * <p>Tokens and claims may begin and end anywhere, overlap, and cut through a character: a byte
 * pair token may hold a third of an emoji. Cuts inside a user-perceived character are dropped, so
 * that the browser can still draw it; a bit under several tokens takes the hottest. Blanks at the
 * ends of tokens and claims are neither heated nor underlined.
 */
final class Stretches {

  private static final Pattern CHARACTER = Pattern.compile("\\X");
  private static final int FIRST_COMBINING = 0x300;

  private final Answer answer;
  private final String anchor;
  private final TokenData data;
  private final List<TextSpan> tokens = new ArrayList<>();
  private final List<TextSpan> claims = new ArrayList<>();
  private final BitSet anchored = new BitSet();
  private int firstToken;

  Stretches(Answer answer, String anchor, TokenData data) {
    this.answer = answer;
    this.anchor = anchor;
    this.data = data;
    answer.tokens().forEach(token -> tokens.add(trim(token.span())));
    answer.claims().forEach(claim -> claims.add(trim(claim.span())));
  }

  /** Whether a claim covers text that can be pointed at. */
  boolean covers(int claim) {
    return anchored.get(claim);
  }

  List<Stretch> cut() {
    BitSet cuts = cuts();
    List<Stretch> stretches = new ArrayList<>();
    List<Stretch.Bit> bits = new ArrayList<>();
    BitSet current = new BitSet();
    for (int start = 0; start < answer.text().length(); ) {
      int end = cuts.nextSetBit(start + 1);
      BitSet here = claimsAt(start, end);
      if (!here.equals(current)) {
        flush(stretches, bits, current);
        current = here;
      }
      bits.add(bit(start, end));
      start = end;
    }
    flush(stretches, bits, current);
    return stretches;
  }

  private void flush(List<Stretch> stretches, List<Stretch.Bit> bits, BitSet here) {
    if (!bits.isEmpty()) {
      stretches.add(stretch(here, List.copyOf(bits)));
      bits.clear();
    }
  }

  private Stretch stretch(BitSet here, List<Stretch.Bit> bits) {
    if (here.isEmpty()) {
      return new Stretch("", List.of(), "", bits);
    }
    List<String> anchors = new ArrayList<>();
    StringBuilder numbers = new StringBuilder();
    int worst = here.nextSetBit(0);
    for (int claim = worst; claim >= 0; claim = here.nextSetBit(claim + 1)) {
      if (!anchored.get(claim)) {
        anchored.set(claim);
        anchors.add(anchor + "-c" + claim);
      }
      numbers.append(numbers.isEmpty() ? "" : " ").append(claim);
      if (answer.claims().get(claim).doubt() > answer.claims().get(worst).doubt()) {
        worst = claim;
      }
    }
    ClaimView shown = answer.claims().get(worst);
    String css = "c " + Shades.doubt(shown.doubt()) + " " + verdict(shown);
    return new Stretch(css, anchors, numbers.toString(), bits);
  }

  private Stretch.Bit bit(int start, int end) {
    String text = answer.text().substring(start, end);
    int token = hottest(start, end);
    if (token < 0) {
      return new Stretch.Bit(Visible.lines(text), "", "");
    }
    HeatToken heat = answer.tokens().get(token);
    String said = heat.span().of(answer.text());
    return new Stretch.Bit(
        Visible.lines(text), "t " + Shades.heat(heat.uncertainty()), data.of(heat, said));
  }

  private int hottest(int start, int end) {
    while (firstToken < tokens.size() && tokens.get(firstToken).end() <= start) {
      firstToken++;
    }
    int best = -1;
    for (int i = firstToken; i < tokens.size() && tokens.get(i).start() < end; i++) {
      boolean hit = tokens.get(i).overlaps(new TextSpan(start, end));
      if (hit && (best < 0 || heat(i) > heat(best))) {
        best = i;
      }
    }
    return best;
  }

  private double heat(int token) {
    return answer.tokens().get(token).uncertainty();
  }

  private BitSet claimsAt(int start, int end) {
    BitSet here = new BitSet();
    TextSpan piece = new TextSpan(start, end);
    for (int i = 0; i < claims.size(); i++) {
      if (claims.get(i).overlaps(piece)) {
        here.set(i);
      }
    }
    return here;
  }

  private BitSet cuts() {
    BitSet cuts = new BitSet(answer.text().length() + 1);
    for (TextSpan span : tokens) {
      cuts.set(span.start());
      cuts.set(span.end());
    }
    for (TextSpan span : claims) {
      cuts.set(span.start());
      cuts.set(span.end());
    }
    if (answer.text().chars().anyMatch(c -> c >= FIRST_COMBINING || c == '\r')) {
      BitSet whole = new BitSet(answer.text().length() + 1);
      Matcher characters = CHARACTER.matcher(answer.text());
      while (characters.find()) {
        whole.set(characters.end());
      }
      cuts.and(whole);
    }
    cuts.set(answer.text().length());
    return cuts;
  }

  private TextSpan trim(TextSpan span) {
    int start = span.start();
    int end = span.end();
    while (start < end && Character.isWhitespace(answer.text().charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(answer.text().charAt(end - 1))) {
      end--;
    }
    return new TextSpan(start, end);
  }

  /** The classes of a verdict; what samples contradict is shown as doubtful, and more. */
  static String verdict(ClaimView claim) {
    String id = claim.verdict().id();
    return claim.verdict() == Verdict.CONTRADICTED ? Verdict.DOUBTFUL.id() + " " + id : id;
  }
}
