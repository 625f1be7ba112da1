package io.github.uq4j.trace.io;

import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A safetensors file, checked as it is opened and read where it lies: tensors are views over the
 * mapped file, and a value is decoded when it is asked for.
 *
 * <p>The file is refused unless its header is a JSON object of at most {@value #MAX_HEADER_BYTES}
 * bytes, every name appears once, every shape holds exactly the bytes of its tensor, and the
 * tensors fill the data without overlap, hole or rest. All of this is checked before memory is
 * taken. Format: <a href="https://github.com/huggingface/safetensors">huggingface/safetensors</a>.
 *
 * <p>Immutable and safe for use by several threads. There is nothing to close: the mapping ends
 * when the last view of it is garbage. A file that is cut while it is mapped ends in an {@link
 * InternalError} at the next read.
 */
public final class Safetensors {

  /** Longest header, in bytes, as the format sets it. */
  public static final int MAX_HEADER_BYTES = 100_000_000;

  private static final int LENGTH_BYTES = 8;

  private final Path file;
  private final TensorHeader header;
  private final MappedBytes data;

  private Safetensors(Path file, TensorHeader header, MappedBytes data) {
    this.file = file;
    this.header = header;
    this.data = data;
  }

  /**
   * Opens a file and checks its header.
   *
   * @param file the file
   * @return the open file
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it breaks a rule of the format; the message names file,
   *     tensor, value and rule
   */
  public static Safetensors open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      int headerBytes = headerBytes(channel, size);
      CharBuffer text =
          StandardCharsets.UTF_8.newDecoder().decode(read(channel, LENGTH_BYTES, headerBytes));
      long dataStart = (long) LENGTH_BYTES + headerBytes;
      TensorHeader header = TensorHeader.parse(text.array(), text.remaining(), size - dataStart);
      return new Safetensors(file, header, MappedBytes.of(channel, dataStart, size - dataStart));
    } catch (LineFault fault) {
      throw new IllegalArgumentException(file + ": " + fault.getMessage(), fault);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": header is not UTF-8; must be valid UTF-8", e);
    }
  }

  private static int headerBytes(FileChannel channel, long size) throws IOException {
    if (size < LENGTH_BYTES) {
      throw LineFault.of("file length", Long.toString(size), "must be at least " + LENGTH_BYTES);
    }
    long length = read(channel, 0, LENGTH_BYTES).getLong();
    if (length < 0 || length > MAX_HEADER_BYTES) {
      throw LineFault.of(
          "header length", Long.toUnsignedString(length), "must be <= " + MAX_HEADER_BYTES);
    }
    if (length > size - LENGTH_BYTES) {
      throw LineFault.of(
          "header length",
          Long.toString(length),
          "must be <= the " + (size - LENGTH_BYTES) + " bytes that follow");
    }
    return (int) length;
  }

  private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("file ended at " + (from + bytes.position()));
      }
    }
    return bytes.flip();
  }

  /**
   * The names of all tensors.
   *
   * @return names in the order of the header; immutable
   */
  public Set<String> names() {
    return header.entries().keySet();
  }

  /**
   * The file's own notes.
   *
   * @return the {@code __metadata__} strings, in the order of the header; empty if there are none
   */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * A tensor, if there is one of that name.
   *
   * @param name its name
   * @return a view over the file that decodes F32, F16, BF16 and F64 as it is read; F64 values are
   *     rounded to the nearest float
   * @throws IllegalArgumentException if the tensor holds something else than real numbers
   */
  public Optional<FloatTensor> find(String name) {
    TensorHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      return Optional.empty();
    }
    if (!entry.type().real()) {
      throw new IllegalArgumentException(
          file
              + ": "
              + name
              + ".dtype = "
              + entry.type().id()
              + "; must be one of F32, F16, BF16, F64 to be read as floats");
    }
    return Optional.of(new MappedTensor(entry, data));
  }

  /**
   * A tensor.
   *
   * @param name its name
   * @return a view as of {@link #find}
   * @throws IllegalArgumentException if there is none of that name, or it holds something else than
   *     real numbers
   */
  public FloatTensor tensor(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    file + " has no tensor \"" + name + "\" among its " + names().size()));
  }

  @Override
  public String toString() {
    return "Safetensors[" + file + ", " + names().size() + " tensors]";
  }

  /** A tensor over mapped bytes; reads are absolute, so threads do not disturb one another. */
  private record MappedTensor(TensorHeader.Entry entry, MappedBytes data) implements FloatTensor {

    @Override
    public Shape shape() {
      return entry.shape();
    }

    @Override
    public float get(long index) {
      Objects.checkIndex(index, entry.shape().size());
      return data.get(entry.type(), entry.begin() + index * entry.type().bytes());
    }

    @Override
    public void read(long from, float[] into, int count) {
      Objects.checkFromIndexSize(from, count, entry.shape().size());
      Objects.checkFromIndexSize(0, count, into.length);
      data.read(entry.type(), entry.begin() + from * entry.type().bytes(), into, count);
    }

    @Override
    public String toString() {
      return "FloatTensor" + entry.shape();
    }
  }
}
