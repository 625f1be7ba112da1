package io.github.uq4j.trace.io;

import io.github.uq4j.json.FaultLog;
import io.github.uq4j.json.JsonLimits;
import io.github.uq4j.json.LineReader;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads a trace file ({@code uq4j.trace/1}) one trace at a time, in constant memory; {@code
 * .jsonl.gz} is read as gzip. A line is read when it is asked for.
 *
 * <p>Reading is strict. A line is refused if it is not one JSON object in UTF-8, repeats a field,
 * lacks a required one, holds a value of another kind (null included) or out of its range, or NaN
 * or an infinity anywhere; if a token's id or entropy does not fit the model's vocabulary, where
 * its size is known (so answers of different vocabularies do not mix); if a span leaves its text;
 * or if its tensors do not fit their file, which must lie beside the trace file under a plain name.
 * Lines of white space are passed over. Unknown fields are kept, literally, at every level.
 *
 * <p>Two traces may have the same id: telling would need memory for every id.
 *
 * <p>Tokens without {@code start} and {@code end} get the places found by matching their texts in
 * order; white space that only the token or only the text has is passed over. Tokens with {@code
 * bytes} are decoded together, and tokens that form one character share its span. Special tokens
 * and tokens of empty text get no span; nor does any token from the first that does not match.
 *
 * <p>For use by one thread; the traces are immutable. Tensors are views over the mapped tensor file
 * and stay readable after the reader is closed.
 */
public final class TraceReader implements Iterator<Trace>, AutoCloseable {

  /** Longest line, in bytes; less, an eighth of it, where the heap is small. */
  public static final int MAX_LINE_BYTES = JsonLimits.MAX_LINE_BYTES;

  /** Longest string value, in UTF-16 code units. */
  public static final int MAX_STRING_LENGTH = JsonLimits.MAX_STRING_LENGTH;

  /** Deepest nesting of objects and arrays. */
  public static final int MAX_NESTING_DEPTH = JsonLimits.MAX_NESTING_DEPTH;

  /** So many messages of skipped lines are kept. */
  public static final int KEPT_MESSAGES = FaultLog.KEPT_MESSAGES;

  private final LineReader<Trace> lines;
  private final FaultLog skipped;

  private TraceReader(LineReader<Trace> lines, FaultLog skipped) {
    this.lines = lines;
    this.skipped = skipped;
  }

  /**
   * Opens a file; a bad line stops the reading.
   *
   * @param file the trace file
   * @return the reader
   * @throws IOException if the file cannot be opened
   */
  public static TraceReader open(Path file) throws IOException {
    return open(file, BadLines.REFUSE);
  }

  /**
   * Opens a file.
   *
   * @param file the trace file
   * @param badLines what to do with a bad line
   * @return the reader
   * @throws IOException if the file cannot be opened
   */
  public static TraceReader open(Path file, BadLines badLines) throws IOException {
    FaultLog skipped =
        new FaultLog(
            badLines == BadLines.SKIP ? FaultLog.Policy.SKIP : FaultLog.Policy.STOP,
            (line, fault) ->
                new BadLineException(file, line, fault.field(), fault.value(), fault.rule()));
    TensorFolder folder = TensorFolder.beside(file);
    return new TraceReader(
        LineReader.open(file, cursor -> TraceJson.read(cursor, folder), skipped), skipped);
  }

  /**
   * Whether there is another trace; reads the next line to find out.
   *
   * @return false at the end of the file
   * @throws BadLineException if the line is bad and bad lines are refused; the next call goes on
   *     with the line after it
   * @throws UncheckedIOException if the file cannot be read to its end
   * @throws IllegalStateException if the reader is closed
   */
  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  /**
   * The next trace.
   *
   * @return the trace
   * @throws NoSuchElementException if there is none
   * @throws BadLineException as {@link #hasNext}
   * @throws UncheckedIOException as {@link #hasNext}
   * @throws IllegalStateException if the reader is closed
   */
  @Override
  public Trace next() {
    return lines.next();
  }

  /**
   * The traces that are left, read as the stream is consumed; sequential, closes this reader when
   * it is closed.
   *
   * @return a stream whose operations throw as {@link #next}
   */
  public Stream<Trace> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(
            () -> {
              try {
                close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /**
   * The line last read.
   *
   * @return its number, from 1; 0 before the first
   */
  public long lineNumber() {
    return lines.lineNumber();
  }

  /**
   * How many lines were left out so far.
   *
   * @return a count; 0 unless bad lines are skipped
   */
  public long skipped() {
    return skipped.count();
  }

  /**
   * Why lines were left out.
   *
   * @return the messages of the first {@value #KEPT_MESSAGES}, in order
   */
  public List<String> skippedMessages() {
    return skipped.messages();
  }

  /**
   * Closes the file; a second call does nothing.
   *
   * @throws IOException if it cannot be closed
   */
  @Override
  public void close() throws IOException {
    lines.close();
  }
}
