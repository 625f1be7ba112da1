package io.github.uq4j.trace.io;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.json.LineReader;
import io.github.uq4j.trace.Judgements;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of one helper model's judgements that only grows ({@code uq4j.judgements/1}).
 *
 * <p>JSON Lines. The first line is {@code {"schema": "uq4j.judgements/1", "model": ID}}; every
 * other one has the form of the {@code recorded} object of a trace. A line is written in one piece.
 * What a crash can leave is a last line without its end: it is ignored, with a {@link #note}, and
 * written over by the next one. Any other damage is refused with its place. One process at a time
 * has the file open. For use by one thread.
 */
public final class JudgementFile implements AutoCloseable {

  private static final String SCHEMA = "uq4j.judgements/1";
  private static final int TAIL_BYTES = 1 << 13;

  private final Path file;
  private final FileChannel channel;
  private @Nullable String note;

  private JudgementFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a file, or begins it, and reads what it holds.
   *
   * @param file the file; its folder must exist
   * @param model whose judgements they are
   * @param known takes the judgements of each line, in order
   * @return the open file
   * @throws IOException if it cannot be read or written, or another process has it open
   * @throws IllegalArgumentException if it is another model's file
   * @throws BadLineException if it is damaged
   */
  public static JudgementFile open(Path file, String model, Consumer<Judgements> known)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean done = false;
    try {
      JudgementFile opened = new JudgementFile(file, channel);
      opened.lock();
      opened.load(model, known);
      done = true;
      return opened;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private void lock() throws IOException {
    boolean locked;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    }
    if (!locked) {
      throw new IOException(file + " is in use; only one run at a time can write judgements to it");
    }
  }

  private void load(String model, Consumer<Judgements> known) throws IOException {
    Loaded loaded = new Loaded(file);
    try (LineReader<Line> lines = LineReader.open(file, Loaded::line, loaded)) {
      while (lines.hasNext()) {
        loaded.accept(lines.next(), model, known);
      }
    }
    long whole = endOfLastWholeLine();
    if (loaded.fault() != null) {
      if (whole == channel.size()) {
        throw loaded.fault();
      }
      channel.truncate(whole);
      note = file + ": its last line is cut off and was ignored";
    }
    boolean unfinished = channel.size() > 0 && channel.size() > endOfLastWholeLine();
    channel.position(channel.size());
    if (unfinished) {
      write(new byte[] {'\n'});
    }
    if (!loaded.hasHeader()) {
      write(JsonLine.bytes(out -> header(out, model)));
    }
  }

  private static void header(JsonGenerator out, String model) throws IOException {
    out.writeStartObject();
    out.writeStringField("schema", SCHEMA);
    out.writeStringField("model", model);
    out.writeEndObject();
  }

  /** How many bytes there are up to the last line feed, that included. */
  private long endOfLastWholeLine() throws IOException {
    long end = channel.size();
    while (end > 0) {
      int size = (int) Math.min(TAIL_BYTES, end);
      ByteBuffer tail = ByteBuffer.allocate(size);
      while (tail.hasRemaining() && channel.read(tail, end - size + tail.position()) >= 0) {
        // Reads on until the buffer is full.
      }
      for (int i = size - 1; i >= 0; i--) {
        if (tail.get(i) == '\n') {
          return end - size + i + 1;
        }
      }
      end -= size;
    }
    return 0;
  }

  /** A line of the file: the header or judgements. */
  private record Line(Optional<String> model, Judgements judgements) {}

  /** What was read so far, and the one fault that may be the file's end. */
  private static final class Loaded implements LineReader.Faults {

    private final Path file;
    private @Nullable BadLineException fault;
    private boolean header;

    Loaded(Path file) {
      this.file = file;
    }

    static Line line(JsonCursor cursor) throws IOException {
      Judgements judgements = JudgementsJson.read(cursor);
      String schema = judgements.extras().jsonByField().get("schema");
      if (schema == null) {
        return new Line(Optional.empty(), judgements);
      }
      String model = judgements.extras().jsonByField().get("model");
      if (!schema.equals("\"" + SCHEMA + "\"") || model == null) {
        throw LineFault.of("schema", schema, "must be \"" + SCHEMA + "\" with a model");
      }
      char[] text = model.toCharArray();
      return new Line(
          Optional.of(JsonCursor.parse(text, text.length, JsonCursor::string)), judgements);
    }

    void accept(Line line, String model, Consumer<Judgements> known) {
      if (fault != null) {
        throw fault;
      }
      if (line.model().isPresent()) {
        requireModel(line.model().get(), model);
        header = true;
      } else if (!header) {
        throw new BadLineException(
            file, 1, "schema", "", "is missing; must be \"" + SCHEMA + "\" in the first line");
      }
      known.accept(line.judgements());
    }

    private void requireModel(String found, String expected) {
      if (!found.equals(expected)) {
        throw new IllegalArgumentException(
            file + " holds judgements of the model " + found + "; asked for those of " + expected);
      }
    }

    @Override
    public void accept(long number, LineFault found) {
      BadLineException earlier = fault;
      if (earlier != null) {
        throw earlier;
      }
      fault = new BadLineException(file, number, found.field(), found.value(), found.rule());
    }

    @Nullable BadLineException fault() {
      return fault;
    }

    boolean hasHeader() {
      return header;
    }
  }

  /**
   * Adds judgements, as one line.
   *
   * @param judgements what the model said
   * @throws IOException if they cannot be written
   */
  public void append(Judgements judgements) throws IOException {
    if (!judgements.isEmpty()) {
      write(JsonLine.bytes(out -> JudgementsJson.writeObject(out, judgements)));
    }
  }

  private void write(byte[] line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * What was found on opening that the user should know.
   *
   * @return one line, if there is something
   */
  public Optional<String> note() {
    return Optional.ofNullable(note);
  }

  /**
   * Ends the file; a second call does nothing.
   *
   * @throws IOException if it cannot be closed
   */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Reads all judgements of a file, whoever's they are.
   *
   * @param file the file
   * @return them in one; of two about one pair the first
   * @throws IOException if it cannot be read
   * @throws BadLineException if it is damaged, its last line included
   */
  public static Judgements read(Path file) throws IOException {
    List<Judgements> all = new ArrayList<>();
    LineReader.Faults faults =
        (number, fault) -> {
          throw new BadLineException(file, number, fault.field(), fault.value(), fault.rule());
        };
    try (LineReader<Line> lines = LineReader.open(file, Loaded::line, faults)) {
      while (lines.hasNext()) {
        all.add(lines.next().judgements());
      }
    }
    return JudgementsJson.merged(all);
  }

  @Override
  public String toString() {
    return "JudgementFile[" + file + "]";
  }
}
