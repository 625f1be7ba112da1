package io.github.uq4j.trace.imports;

import io.github.uq4j.json.FaultLog;
import io.github.uq4j.json.JsonTree;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.json.LineReader;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.BadLineException;
import io.github.uq4j.trace.io.BadLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads recorded answers of a server as traces, one at a time, in constant memory.
 *
 * <p>A file holds a record a line ({@code .jsonl}, {@code .json}; {@code .gz} is read as gzip), or
 * one pretty-printed object or array, as saved by hand. An array is as many records. A record is a
 * bare response, {@code {"request": ..., "response": ...}}, or a line of an OpenAI batch output;
 * with the request the trace has its prompt. Several answers of one record become one trace: the
 * first is the generation, the others are samples. Records do not mix: different models in one file
 * make traces that each name their own; the model a response names wins over the request's.
 *
 * <p>The id is the custom id, or the response's, or the line's number. Top lists written as objects
 * are sorted. Negative infinity, -9999 and the lowest float mean probability zero: legal for an
 * alternative, refused for a chosen token, because nobody knows how probable it was. Tokens written
 * as bytes are joined to characters. A last token such as {@code </s>}, or of empty text, that the
 * answer's text lacks is special. What lacks log-probabilities is refused, saying how to ask for
 * them.
 *
 * <p>The numbers pass {@link LogprobCheck}. For use by one thread; the traces are immutable.
 */
public final class RecordReader implements Iterator<Trace>, AutoCloseable {

  private final Path file;
  private final RecordFormat format;
  private final RecordShape shape;
  private final Suspicious suspicious;
  private final LineReader<JsonTree> lines;
  private final FaultLog skipped;
  private final ArrayDeque<JsonTree> waiting = new ArrayDeque<>();
  private @Nullable Trace ahead;
  private int ofLine;
  private boolean several;
  private long flagged;

  private RecordReader(
      Path file,
      RecordFormat format,
      Suspicious suspicious,
      LineReader<JsonTree> lines,
      FaultLog skipped) {
    this.file = file;
    this.format = format;
    this.shape = RecordShape.of(format);
    this.suspicious = suspicious;
    this.lines = lines;
    this.skipped = skipped;
  }

  /**
   * Opens a file; a bad record and a suspicious one stop the reading.
   *
   * @param file the file
   * @param format who wrote it
   * @return the reader
   * @throws IOException if the file cannot be opened
   */
  public static RecordReader open(Path file, RecordFormat format) throws IOException {
    return open(file, format, BadLines.REFUSE, Suspicious.REFUSE);
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @param format who wrote it
   * @param badLines what to do with a bad record
   * @param suspicious what to do with log-probabilities that look fake
   * @return the reader
   * @throws IOException if the file cannot be opened
   */
  public static RecordReader open(
      Path file, RecordFormat format, BadLines badLines, Suspicious suspicious) throws IOException {
    FaultLog skipped =
        new FaultLog(
            badLines == BadLines.SKIP ? FaultLog.Policy.SKIP : FaultLog.Policy.STOP,
            (line, fault) ->
                new BadLineException(file, line, fault.field(), fault.value(), fault.rule()));
    return new RecordReader(
        file, format, suspicious, LineReader.openValues(file, JsonTree::read, skipped), skipped);
  }

  /**
   * Whether there is another trace; reads the next record to find out.
   *
   * @return false at the end of the file
   * @throws BadLineException if a record is bad and bad ones are refused; the next call goes on
   *     with the record after it
   * @throws UncheckedIOException if the file cannot be read to its end
   * @throws IllegalStateException if the reader is closed
   */
  @Override
  public boolean hasNext() {
    while (ahead == null) {
      if (waiting.isEmpty() && !fill()) {
        return false;
      }
      JsonTree record = waiting.pollFirst();
      if (record != null) {
        ofLine++;
        try {
          ahead = trace(record);
        } catch (LineFault fault) {
          skipped.accept(lines.lineNumber(), fault);
        } catch (IllegalArgumentException e) {
          skipped.accept(
              lines.lineNumber(), LineFault.in(record.path(), String.valueOf(e.getMessage())));
        }
      }
    }
    return true;
  }

  private boolean fill() {
    if (!lines.hasNext()) {
      return false;
    }
    JsonTree value = lines.next();
    ofLine = 0;
    several = value.isArray();
    if (several) {
      waiting.addAll(value.items());
    } else {
      waiting.add(value);
    }
    return true;
  }

  private Trace trace(JsonTree record) {
    if (!record.isObject()) {
      throw record.fault("must be an object");
    }
    List<LogprobFinding> findings = new ArrayList<>();
    Envelope envelope = Envelope.of(record);
    Draft draft = shape.read(envelope, findings);
    if (!findings.isEmpty()) {
      flagged++;
      if (suspicious == Suspicious.REFUSE) {
        throw LineFault.in(
            record.path(),
            "suspicious log-probabilities, "
                + findings.get(0)
                + " (allow suspicious ones to keep it)");
      }
    }
    String id =
        envelope.customId().or(draft::id).filter(name -> !name.isEmpty()).orElseGet(this::number);
    List<Generation> answers = draft.answers();
    return new Trace(
        id,
        draft.model().filter(name -> !name.isEmpty()).map(ModelInfo::of),
        draft.prompt(),
        answers.get(0),
        answers.subList(1, answers.size()),
        Judgements.none(),
        List.of(),
        draft.labels(),
        Optional.of(provenance(envelope, draft, findings)),
        Extras.none());
  }

  private String number() {
    return several ? lines.lineNumber() + "." + ofLine : Long.toString(lines.lineNumber());
  }

  private Provenance provenance(Envelope envelope, Draft draft, List<LogprobFinding> findings) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("format", format.id());
    draft.notes().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(note -> settings.put(note.getKey(), note.getValue()));
    settings.putAll(RequestText.settings(envelope.request()));
    if (!findings.isEmpty()) {
      settings.put("suspicious", findings.get(0).toString());
    }
    return new Provenance("uq4j import", settings);
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
    if (!hasNext()) {
      throw new NoSuchElementException(file + " has no more records");
    }
    Trace trace = ahead;
    ahead = null;
    if (trace == null) {
      throw new IllegalStateException("record vanished");
    }
    return trace;
  }

  /**
   * How many records were left out so far.
   *
   * @return a count; 0 unless bad records are skipped
   */
  public long skipped() {
    return skipped.count();
  }

  /**
   * Why records were left out.
   *
   * @return the first messages, in order
   */
  public List<String> skippedMessages() {
    return skipped.messages();
  }

  /**
   * How many records had suspicious log-probabilities so far.
   *
   * @return a count
   */
  public long suspicious() {
    return flagged;
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
