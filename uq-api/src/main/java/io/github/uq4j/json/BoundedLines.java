package io.github.uq4j.json;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits a stream into lines of UTF-8, none longer than a limit. Reads ahead by one buffer. For use
 * by one thread.
 */
final class BoundedLines implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int FIRST_BYTES = 1 << 13;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int filled;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private long number;

  BoundedLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** The number of the line last read, from 1; 0 before the first. */
  long number() {
    return number;
  }

  /**
   * Moves to the next line that holds more than white space.
   *
   * @return false at the end of the stream
   * @throws LineFault if the line is longer than the limit; its rest is skipped
   */
  boolean advance() throws IOException {
    while (true) {
      length = 0;
      if (at == filled && !fill()) {
        return false;
      }
      number++;
      boolean tooLong = collect();
      if (tooLong) {
        throw LineFault.in("", "line is too long; must be at most " + maxBytes + " bytes");
      }
      if (!blank()) {
        return true;
      }
    }
  }

  /** Collects the bytes up to the next line feed; true if there are more than allowed. */
  private boolean collect() throws IOException {
    boolean tooLong = false;
    do {
      int end = at;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      tooLong |= end - at > maxBytes - length;
      if (!tooLong) {
        append(at, end - at);
      }
      boolean ended = end < filled;
      at = ended ? end + 1 : end;
      if (ended) {
        return tooLong;
      }
    } while (fill());
    return tooLong;
  }

  private boolean fill() throws IOException {
    filled = Math.max(0, in.read(buffer, 0, buffer.length));
    at = 0;
    return filled > 0;
  }

  private void append(int from, int count) {
    if (count > bytes.length - length) {
      long grown = Math.max(2L * bytes.length, (long) length + count);
      bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, grown));
    }
    System.arraycopy(buffer, from, bytes, length, count);
    length += count;
  }

  private boolean blank() {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the line's one value.
   *
   * @param line reads it
   * @return what it means
   * @throws LineFault if the line is not UTF-8, or anything is wrong with it
   */
  <T> T parse(JsonCursor.Line<T> line) {
    try {
      if (!Utf8.isValid(bytes, length)) {
        throw LineFault.in("", "line is not UTF-8; must be valid UTF-8");
      }
      return JsonCursor.parse(bytes, length, line);
    } finally {
      if (bytes.length > FIRST_BYTES << 8) {
        bytes = new byte[FIRST_BYTES];
      }
    }
  }

  /** How many bytes the buffer of a line has grown to. */
  int heldBytes() {
    return bytes.length;
  }

  /** The line as text; what is not UTF-8 is replaced. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
