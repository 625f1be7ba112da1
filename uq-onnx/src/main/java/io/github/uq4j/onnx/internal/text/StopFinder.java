package io.github.uq4j.onnx.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for stop texts in an answer while it grows.
 *
 * <p>It compares UTF-8 bytes, which find the same places as characters do, and looks only at what a
 * new token can have completed. For one answer and one thread.
 */
public final class StopFinder {

  private final FileTokenizer tokenizer;
  private final List<byte[]> stops = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private byte[] bytes = new byte[64];
  private int size;
  private int cut = -1;

  /**
   * A finder for an answer that is still empty.
   *
   * @param tokenizer its vocabulary; special tokens stand for no text
   * @param texts what to look for, none empty
   */
  public StopFinder(FileTokenizer tokenizer, List<String> texts) {
    this.tokenizer = tokenizer;
    texts.forEach(text -> stops.add(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Takes the next token.
   *
   * @param id a token that does not end the answer
   * @return true if a stop text is now complete
   */
  public boolean add(int id) {
    byte[] piece = tokenizer.special(id) ? new byte[0] : tokenizer.pieces().bytes(id);
    starts.add(size);
    if (size + piece.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + piece.length));
    }
    System.arraycopy(piece, 0, bytes, size, piece.length);
    int before = size;
    size += piece.length;
    for (byte[] stop : stops) {
      int at = find(stop, Math.max(0, before - stop.length + 1));
      if (at >= 0 && (cut < 0 || at < cut)) {
        cut = at;
      }
    }
    return cut >= 0;
  }

  private int find(byte[] stop, int from) {
    for (int at = from; at + stop.length <= size; at++) {
      if (Arrays.equals(bytes, at, at + stop.length, stop, 0, stop.length)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * How many tokens it has taken.
   *
   * @return the number
   */
  public int addedTokens() {
    return starts.size();
  }

  /**
   * How many tokens begin before the stop text.
   *
   * @return the number; all of them if no stop text was found
   */
  public int keptTokens() {
    int kept = starts.size();
    while (cut >= 0 && kept > 0 && starts.get(kept - 1) >= cut) {
      kept--;
    }
    return kept;
  }

  /**
   * The answer's text and places, cut before the stop text.
   *
   * @param whole those of the tokens that are kept
   * @return the same, or a part of it
   */
  public TokenTexts cut(TokenTexts whole) {
    return cut < 0 ? whole : whole.cut(Utf8Text.decode(Arrays.copyOf(bytes, cut)).length());
  }
}
