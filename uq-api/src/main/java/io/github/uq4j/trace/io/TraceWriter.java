package io.github.uq4j.trace.io;

import io.github.uq4j.json.JsonLine;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace file ({@code uq4j.trace/1}), compressed if its name ends in {@code .gz}, that
 * appears whole or not at all: only {@link #commit()} puts it in its place.
 *
 * <p>Tensors go to a safetensors file beside it, of the same name with the ending {@code
 * .safetensors}, under the prefix {@code id/} (with a number behind the id if that is taken).
 * Because the header of that file comes first, tensors are spooled to disk and joined at the
 * commit, when the disk holds them twice for a moment; memory holds their names. Both files appear
 * together: first the tensors, then the lines, and if the second fails the first is deleted.
 *
 * <p>Numbers are written so that every double comes back as it was. JSON has no infinity:
 * alternatives the model ruled out, which end the list, are left out. For use by one thread.
 */
public final class TraceWriter implements AutoCloseable {

  private final Path target;
  private final TensorPrecision precision;
  private final AtomicFile file;
  private final OutputStream lines;
  private @Nullable SafetensorsWriter tensors;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    BROKEN,
    CLOSED
  }

  private TraceWriter(Path target, TensorPrecision precision, AtomicFile file, OutputStream lines) {
    this.target = target;
    this.precision = precision;
    this.file = file;
    this.lines = lines;
  }

  /**
   * Begins a file; tensors keep every bit.
   *
   * @param target where it shall be; an existing file is replaced on commit
   * @return the writer
   * @throws IOException if nothing can be written in the target's folder
   */
  public static TraceWriter create(Path target) throws IOException {
    return create(target, TensorPrecision.F32);
  }

  /**
   * Begins a file.
   *
   * @param target where it shall be; an existing file is replaced on commit
   * @param precision how many bits tensors keep
   * @return the writer
   * @throws IOException if nothing can be written in the target's folder
   */
  public static TraceWriter create(Path target, TensorPrecision precision) throws IOException {
    AtomicFile file = AtomicFile.create(target);
    boolean zipped = String.valueOf(target.getFileName()).endsWith(".gz");
    OutputStream lines = zipped ? new GZIPOutputStream(file.stream(), 1 << 16) : file.stream();
    return new TraceWriter(target, precision, file, lines);
  }

  /**
   * Writes a trace.
   *
   * @param trace the trace
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if a kept field is not JSON or repeats a known one, or a
   *     tensor cannot be kept; after trouble with tensors the writer can only be closed
   * @throws IllegalStateException if the writer was committed, closed or broke before
   */
  public void write(Trace trace) throws IOException {
    requireOpen();
    List<Part> parts = parts(trace);
    if (parts.isEmpty()) {
      lines.write(JsonLine.ofKnownFields(out -> TraceLine.write(out, trace, null)));
      return;
    }
    if (tensors == null) {
      Path beside = file.target().resolveSibling(TensorFolder.nameFor(target));
      tensors = SafetensorsWriter.create(beside, precision);
    }
    String prefix = freePrefix(tensors, trace.id(), parts);
    String name = TensorFolder.nameFor(target);
    byte[] line =
        JsonLine.ofKnownFields(
            out ->
                TraceLine.write(
                    out, trace, new TraceLine.TensorPlace(name, prefix, TensorParts.of(trace))));
    state = State.BROKEN;
    for (Part part : parts) {
      tensors.add(prefix + part.name(), part.tensor());
    }
    lines.write(line);
    state = State.OPEN;
  }

  /** A tensor of a trace, named below the trace's prefix. */
  private record Part(String name, FloatTensor tensor) {}

  private static List<Part> parts(Trace trace) {
    List<Part> parts = new ArrayList<>();
    addParts(parts, "", trace.generation());
    for (int i = 0; i < trace.samples().size(); i++) {
      addParts(parts, TensorFolder.samplePrefix("", i), trace.samples().get(i));
    }
    return parts;
  }

  private static void addParts(List<Part> parts, String under, Generation generation) {
    Tensors held = generation.tensors();
    addPart(parts, under + "logits", held.logits().map(x -> x.values()));
    addPart(parts, under + "attention", held.attention().map(x -> x.values()));
    addPart(parts, under + "hidden_states", held.hiddenStates().map(x -> x.values()));
    addPart(parts, under + "prompt_logits", held.promptLogits());
  }

  private static void addPart(List<Part> parts, String name, Optional<FloatTensor> tensor) {
    tensor.ifPresent(values -> parts.add(new Part(name, values)));
  }

  private static String freePrefix(SafetensorsWriter tensors, String id, List<Part> parts) {
    String prefix = id + "/";
    for (int n = 2; taken(tensors, prefix, parts); n++) {
      prefix = id + "#" + n + "/";
    }
    return prefix;
  }

  private static boolean taken(SafetensorsWriter tensors, String prefix, List<Part> parts) {
    return parts.stream().anyMatch(part -> tensors.contains(prefix + part.name()));
  }

  /**
   * Ends the file and puts it, and the tensors beside it, in place.
   *
   * @throws IOException if it cannot be written to the end; the target is then untouched
   * @throws IllegalStateException if the writer was committed, closed or broke before
   */
  public void commit() throws IOException {
    requireOpen();
    state = State.BROKEN;
    lines.close();
    if (tensors == null) {
      file.commit();
    } else {
      tensors.commit();
      try {
        file.commit();
      } catch (IOException e) {
        Files.deleteIfExists(file.target().resolveSibling(TensorFolder.nameFor(target)));
        throw e;
      }
    }
    state = State.CLOSED;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          target
              + (state == State.BROKEN
                  ? " failed before; it can only be closed"
                  : " was committed or closed before"));
    }
  }

  /**
   * Throws away what was written unless it was committed; a second call does nothing.
   *
   * @throws IOException if a temporary file cannot be deleted
   */
  @Override
  public void close() throws IOException {
    state = State.CLOSED;
    try {
      if (tensors != null) {
        tensors.close();
      }
    } finally {
      file.close();
    }
  }

  @Override
  public String toString() {
    return "TraceWriter[" + target + "]";
  }
}
