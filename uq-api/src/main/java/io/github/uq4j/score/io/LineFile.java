package io.github.uq4j.score.io;

import io.github.uq4j.trace.io.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** A file of lines that appears whole or not at all, compressed if its name ends in .gz. */
final class LineFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final AtomicFile file;
  private final OutputStream stream;
  private boolean ended;

  private LineFile(AtomicFile file, OutputStream stream) {
    this.file = file;
    this.stream = stream;
  }

  static LineFile create(Path target) throws IOException {
    AtomicFile file = AtomicFile.create(target);
    boolean zipped = String.valueOf(target.getFileName()).endsWith(".gz");
    return new LineFile(
        file, zipped ? new GZIPOutputStream(file.stream(), BUFFER_BYTES) : file.stream());
  }

  void write(byte[] line) throws IOException {
    requireOpen();
    stream.write(line);
  }

  void commit() throws IOException {
    requireOpen();
    ended = true;
    stream.close();
    file.commit();
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException(file.target() + " was committed or closed before");
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    file.close();
  }
}
