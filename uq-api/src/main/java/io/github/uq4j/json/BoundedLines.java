package io.github.uq4j.json;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
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
      int next = read();
      if (next < 0) {
        return false;
      }
      number++;
      boolean blank = true;
      boolean tooLong = false;
      for (; next >= 0 && next != '\n'; next = read()) {
        blank &= next == ' ' || next == '\t' || next == '\r';
        tooLong |= length == maxBytes;
        if (!tooLong) {
          append((byte) next);
        }
      }
      if (tooLong) {
        throw LineFault.in("", "line is too long; must be at most " + maxBytes + " bytes");
      }
      if (!blank) {
        return true;
      }
    }
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = in.read(buffer, 0, buffer.length);
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return -1;
      }
    }
    return buffer[at++] & 0xff;
  }

  private void append(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, 2L * length));
    }
    bytes[length++] = next;
  }

  /**
   * The characters of the line.
   *
   * @return a buffer over an array, from 0
   * @throws LineFault if the line is not UTF-8
   */
  CharBuffer characters() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, length));
    } catch (CharacterCodingException e) {
      throw LineFault.in("", "line is not UTF-8; must be valid UTF-8");
    } finally {
      if (bytes.length > FIRST_BYTES << 8) {
        bytes = new byte[FIRST_BYTES];
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
