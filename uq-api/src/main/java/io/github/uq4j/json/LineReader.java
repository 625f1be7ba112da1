package io.github.uq4j.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of JSON Lines one value at a time, {@code .gz} by extension. A line is read when it
 * is asked for, not before. For use by one thread.
 *
 * @param <T> what a line means
 */
public final class LineReader<T> implements Iterator<T>, AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final BoundedLines lines;
  private final JsonCursor.Line<T> line;
  private final Faults faults;
  private @Nullable T ahead;
  private boolean closed;

  private LineReader(Path file, BoundedLines lines, JsonCursor.Line<T> line, Faults faults) {
    this.file = file;
    this.lines = lines;
    this.line = line;
    this.faults = faults;
  }

  /** What becomes of a line with a fault. */
  @FunctionalInterface
  public interface Faults {
    /**
     * Takes note of a fault and returns to skip the line, or throws to stop.
     *
     * @param lineNumber the line, from 1
     * @param fault what is wrong with it
     */
    void accept(long lineNumber, LineFault fault);
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @param line reads a line
   * @param faults decides about lines with a fault
   * @param <T> what a line means
   * @return the reader
   * @throws IOException if the file cannot be opened, or ends in {@code .gz} and is not gzip
   */
  public static <T> LineReader<T> open(Path file, JsonCursor.Line<T> line, Faults faults)
      throws IOException {
    return new LineReader<>(
        file, new BoundedLines(stream(file), JsonLimits.lineBytes()), line, faults);
  }

  private static InputStream stream(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return String.valueOf(file.getFileName()).endsWith(".gz")
          ? new GZIPInputStream(in, BUFFER_BYTES)
          : in;
    } catch (IOException e) {
      in.close();
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens a file that holds a value a line, or one value spread over its lines: if the first line
   * is no value by itself, and is an opening bracket alone or the file's name ends in {@code .json}
   * or {@code .json.gz}.
   *
   * @param file the file
   * @param line reads a value
   * @param faults decides about values with a fault
   * @param <T> what a value means
   * @return the reader
   * @throws IOException if the file cannot be opened, or ends in {@code .gz} and is not gzip
   */
  public static <T> LineReader<T> openValues(Path file, JsonCursor.Line<T> line, Faults faults)
      throws IOException {
    if (!isSpread(file)) {
      return open(file, line, faults);
    }
    InputStream in = new OneLineStream(stream(file));
    return new LineReader<>(file, new BoundedLines(in, JsonLimits.lineBytes()), line, faults);
  }

  private static boolean isSpread(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    boolean document = name.endsWith(".json") || name.endsWith(".json.gz");
    try (BoundedLines lines = new BoundedLines(stream(file), JsonLimits.lineBytes())) {
      if (!lines.advance()) {
        return false;
      }
      String first = lines.text().strip();
      if (first.equals("{") || first.equals("[") || first.equals("[{")) {
        return true;
      }
      if (!document) {
        return false;
      }
      lines.parse(JsonCursor::raw);
      return false;
    } catch (LineFault fault) {
      return document;
    }
  }

  @Override
  public boolean hasNext() {
    if (closed) {
      throw new IllegalStateException(file + " is closed");
    }
    while (ahead == null) {
      try {
        if (!lines.advance()) {
          return false;
        }
        ahead = lines.parse(line);
      } catch (LineFault fault) {
        faults.accept(lines.number(), fault);
      } catch (IOException e) {
        throw new UncheckedIOException(
            new IOException(file + ":" + lines.number() + ": " + e.getMessage(), e));
      }
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException(file + " has no more lines");
    }
    T value = ahead;
    ahead = null;
    if (value == null) {
      throw new IllegalStateException("line vanished");
    }
    return value;
  }

  /**
   * The line last read.
   *
   * @return its number, from 1; 0 before the first
   */
  public long lineNumber() {
    return lines.number();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    lines.close();
  }
}
