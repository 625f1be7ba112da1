package io.github.uq4j.json;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Makes one line of a stream: in JSON a line feed is white space, never a part of a string. */
final class OneLineStream extends FilterInputStream {

  OneLineStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    return next == '\n' ? ' ' : next;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = in.read(into, from, length);
    for (int i = from; i < from + count; i++) {
      into[i] = into[i] == '\n' ? (byte) ' ' : into[i];
    }
    return count;
  }
}
