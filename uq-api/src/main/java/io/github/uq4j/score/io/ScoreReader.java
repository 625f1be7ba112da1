package io.github.uq4j.score.io;

import io.github.uq4j.json.FaultLog;
import io.github.uq4j.json.LineReader;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.trace.io.BadLineException;
import io.github.uq4j.trace.io.BadLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Reads a score file ({@code uq4j.scores/1}) one sheet at a time, in constant memory; {@code
 * .jsonl.gz} is read as gzip. A line is read when it is asked for, as strictly as a trace.
 *
 * <p>A file tells less of a scorer than the scorer does: needs and paper are empty, the cost is
 * {@link io.github.uq4j.score.Cost#RECORDED}; where they are not given, the level is sequence, the
 * version "1", the unit none and the range unbounded. Of token scores only the name is known.
 * Claims and unknown fields of a line are kept as {@link ScoreSheet#extras()}; unknown fields of a
 * single score are passed over.
 *
 * <p>For use by one thread; the sheets are immutable.
 */
public final class ScoreReader implements Iterator<ScoreSheet>, AutoCloseable {

  private final LineReader<ScoreSheet> lines;
  private final FaultLog skipped;

  private ScoreReader(LineReader<ScoreSheet> lines, FaultLog skipped) {
    this.lines = lines;
    this.skipped = skipped;
  }

  /**
   * Opens a file; a bad line stops the reading.
   *
   * @param file the score file
   * @return the reader
   * @throws IOException if the file cannot be opened
   */
  public static ScoreReader open(Path file) throws IOException {
    return open(file, BadLines.REFUSE);
  }

  /**
   * Opens a file.
   *
   * @param file the score file
   * @param badLines what to do with a bad line
   * @return the reader
   * @throws IOException if the file cannot be opened
   */
  public static ScoreReader open(Path file, BadLines badLines) throws IOException {
    FaultLog skipped =
        new FaultLog(
            badLines == BadLines.SKIP ? FaultLog.Policy.SKIP : FaultLog.Policy.STOP,
            (line, fault) ->
                new BadLineException(file, line, fault.field(), fault.value(), fault.rule()));
    return new ScoreReader(LineReader.open(file, ScoreJson::read, skipped), skipped);
  }

  /**
   * Whether there is another sheet; reads the next line to find out.
   *
   * @return false at the end of the file
   * @throws BadLineException if the line is bad and bad lines are refused
   * @throws java.io.UncheckedIOException if the file cannot be read to its end
   * @throws IllegalStateException if the reader is closed
   */
  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  /**
   * The next sheet.
   *
   * @return the sheet
   * @throws java.util.NoSuchElementException if there is none
   * @throws BadLineException as {@link #hasNext}
   * @throws IllegalStateException if the reader is closed
   */
  @Override
  public ScoreSheet next() {
    return lines.next();
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
   * @return the first messages, in order
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
