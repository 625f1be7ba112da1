package io.github.uq4j.trace.io;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.trace.FloatTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a safetensors file, tensor by tensor, that appears whole or not at all.
 *
 * <p>The format puts the header first, and the header needs every tensor's place. So tensors are
 * spooled to a temporary file and joined to the header by {@link #commit()}: while it runs the disk
 * holds the data twice. Memory holds only the names and shapes. For use by one thread.
 */
public final class SafetensorsWriter implements AutoCloseable {

  private static final int CHUNK = 1 << 14;
  private static final int LENGTH_BYTES = 8;
  private static final int ENTRY_OVERHEAD_BYTES = 256;

  private final Path target;
  private final AtomicFile spool;
  private final TensorPrecision precision;
  private final List<Placed> tensors = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private long dataBytes;
  private long headerBytes;

  private record Placed(String name, List<Long> extents, long begin, long end) {}

  private SafetensorsWriter(Path target, AtomicFile spool, TensorPrecision precision) {
    this.target = target;
    this.spool = spool;
    this.precision = precision;
  }

  /**
   * Begins a file.
   *
   * @param target where it shall be; an existing file is replaced on commit
   * @param precision how many bits to keep
   * @return the writer
   * @throws IOException if nothing can be written in the target's folder
   */
  public static SafetensorsWriter create(Path target, TensorPrecision precision)
      throws IOException {
    return new SafetensorsWriter(target, AtomicFile.create(target), precision);
  }

  /**
   * Adds a tensor.
   *
   * @param name its name, not used before
   * @param tensor its values; NaN and infinities are kept
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if the name is used or reserved, the header would exceed
   *     {@value Safetensors#MAX_HEADER_BYTES} bytes, or a value is too large for F16; after the
   *     last of these the writer can only be closed
   */
  public void add(String name, FloatTensor tensor) throws IOException {
    if (name.equals(TensorHeader.METADATA) || names.contains(name)) {
      throw new IllegalArgumentException(
          "tensor name = \"" + name + "\"; must be new and not " + TensorHeader.METADATA);
    }
    long entryBytes = 6L * name.length() + 21L * tensor.shape().rank() + ENTRY_OVERHEAD_BYTES;
    if (headerBytes + entryBytes > Safetensors.MAX_HEADER_BYTES) {
      throw new IllegalArgumentException(
          target
              + " names "
              + names.size()
              + " tensors already; its header must be <= "
              + Safetensors.MAX_HEADER_BYTES
              + " bytes");
    }
    long begin = dataBytes;
    spool(name, tensor);
    headerBytes += entryBytes;
    names.add(name);
    tensors.add(new Placed(name, tensor.shape().extents(), begin, dataBytes));
  }

  private void spool(String name, FloatTensor tensor) throws IOException {
    int width = precision.type().bytes();
    float[] values = new float[CHUNK];
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * width).order(ByteOrder.LITTLE_ENDIAN);
    long size = tensor.shape().size();
    for (long from = 0; from < size; from += CHUNK) {
      int count = (int) Math.min(CHUNK, size - from);
      tensor.read(from, values, count);
      bytes.clear();
      for (int i = 0; i < count; i++) {
        put(bytes, name, values[i]);
      }
      spool.stream().write(bytes.array(), 0, count * width);
    }
    dataBytes += size * width;
  }

  private void put(ByteBuffer bytes, String name, float value) {
    if (precision == TensorPrecision.F32) {
      bytes.putFloat(value);
      return;
    }
    try {
      bytes.putShort(TensorType.toHalf(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("tensor \"" + name + "\": " + e.getMessage(), e);
    }
  }

  /**
   * Whether a tensor of a name was added.
   *
   * @param name the name
   * @return true if it is taken
   */
  public boolean contains(String name) {
    return names.contains(name);
  }

  /**
   * Ends the file and puts it in its place.
   *
   * @throws IOException if it cannot be written to the end; the target is then untouched
   * @throws IllegalStateException if it was committed or closed before
   */
  public void commit() throws IOException {
    spool.stream().flush();
    byte[] header = header();
    try (AtomicFile whole = AtomicFile.create(target)) {
      OutputStream out = whole.stream();
      ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(header.length).array());
      out.write(header);
      Files.copy(spool.temporary(), out);
      whole.commit();
    }
    spool.close();
  }

  /** The header, padded with spaces so that the data begin at a multiple of eight. */
  private byte[] header() throws IOException {
    byte[] json = JsonLine.bytes(this::writeHeader);
    int length = json.length - 1;
    int padded = (length + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
    byte[] header = Arrays.copyOf(json, padded);
    Arrays.fill(header, length, padded, (byte) ' ');
    return header;
  }

  private void writeHeader(JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Placed tensor : tensors) {
      out.writeObjectFieldStart(tensor.name());
      out.writeStringField("dtype", precision.type().id());
      out.writeArrayFieldStart("shape");
      for (long extent : tensor.extents()) {
        out.writeNumber(extent);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("data_offsets");
      out.writeNumber(tensor.begin());
      out.writeNumber(tensor.end());
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /**
   * Throws away what was written unless it was committed; a second call does nothing.
   *
   * @throws IOException if the temporary file cannot be deleted
   */
  @Override
  public void close() throws IOException {
    spool.close();
  }

  @Override
  public String toString() {
    return "SafetensorsWriter[" + target + ", " + tensors.size() + " tensors]";
  }
}
