package io.github.uq4j.onnx.internal.text;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes byte pieces together and remembers which UTF-16 code units each byte became.
 *
 * <p>An ill-formed sequence becomes U+FFFD once for its longest well-begun part, as in the WHATWG
 * encoding standard and Rust's lossy decoding.
 */
final class Utf8Text {

  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private final int[] start;
  private final int[] end;
  private final boolean[] broken;
  private final StringBuilder text = new StringBuilder();

  /** Where one piece of the input went. */
  record Part(int start, int end, boolean whole) {}

  private Utf8Text(byte[] bytes) {
    this.bytes = bytes;
    this.start = new int[bytes.length];
    this.end = new int[bytes.length];
    this.broken = new boolean[bytes.length];
    int at = 0;
    while (at < bytes.length) {
      at += decodeOne(at);
    }
  }

  static String decode(byte[] bytes) {
    return new Utf8Text(bytes).text.toString();
  }

  /**
   * The text of pieces decoded together.
   *
   * @param pieces bytes of every piece, in order
   * @param parts receives where each piece went
   * @return the text
   */
  static String decode(List<byte[]> pieces, List<Part> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    Utf8Text decoded = new Utf8Text(all.toByteArray());
    int from = 0;
    for (byte[] piece : pieces) {
      parts.add(decoded.part(from, from + piece.length));
      from += piece.length;
    }
    return decoded.text.toString();
  }

  private Part part(int from, int to) {
    if (from == to) {
      int place = from < start.length ? start[from] : text.length();
      return new Part(place, place, true);
    }
    boolean splitsFirst = from > 0 && sameCharacter(from - 1, from);
    boolean splitsLast = to < bytes.length && sameCharacter(to - 1, to);
    boolean wellFormed = true;
    for (int i = from; i < to; i++) {
      wellFormed &= !broken[i];
    }
    return new Part(start[from], end[to - 1], wellFormed && !splitsFirst && !splitsLast);
  }

  private boolean sameCharacter(int one, int other) {
    return start[one] == start[other];
  }

  private int decodeOne(int at) {
    int first = bytes[at] & 0xFF;
    if (first < 0x80) {
      return append(at, 1, first);
    }
    int length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3 : 0;
    if (first >= 0xF0 && first <= 0xF4) {
      length = 4;
    }
    if (length == 0) {
      return append(at, 1, -1);
    }
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    int codePoint = first & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      int next = at + i < bytes.length ? bytes[at + i] & 0xFF : -1;
      if (next < low || next > high) {
        return append(at, i, -1);
      }
      codePoint = codePoint << 6 | (next & 0x3F);
      low = 0x80;
      high = 0xBF;
    }
    return append(at, length, codePoint);
  }

  private int append(int at, int count, int codePoint) {
    int from = text.length();
    if (codePoint < 0) {
      text.append(REPLACEMENT);
    } else {
      text.appendCodePoint(codePoint);
    }
    Arrays.fill(start, at, at + count, from);
    Arrays.fill(end, at, at + count, text.length());
    Arrays.fill(broken, at, at + count, codePoint < 0);
    return count;
  }

  static List<Integer> unsigned(byte[] bytes) {
    List<Integer> values = new ArrayList<>(bytes.length);
    for (byte value : bytes) {
      values.add(value & 0xFF);
    }
    return values;
  }
}
