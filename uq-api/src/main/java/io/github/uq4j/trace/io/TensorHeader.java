package io.github.uq4j.trace.io;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The header of a safetensors file, checked against the length of the data that follows it. */
record TensorHeader(Map<String, Entry> entries, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";

  /** One tensor: its type, its shape, and its bytes in the data, {@code [begin, end)}. */
  record Entry(TensorType type, Shape shape, long begin, long end) {}

  TensorHeader {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a header.
   *
   * @throws LineFault if it breaks a rule of the format
   */
  static TensorHeader parse(char[] text, int length, long dataBytes) {
    if (length == 0 || text[0] != '{') {
      throw LineFault.in("header", "does not begin with {; must be an object");
    }
    TensorHeader header = JsonCursor.parse(text, length, TensorHeader::read);
    header.requireContiguous(dataBytes);
    return header;
  }

  private static TensorHeader read(JsonCursor cursor) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    cursor.object(
        name -> {
          if (name.equals(METADATA)) {
            cursor.object(key -> metadata.put(key, cursor.string()) == null);
          } else {
            entries.put(name, new EntryJson(cursor).read());
          }
          return true;
        });
    return new TensorHeader(entries, metadata);
  }

  private void requireContiguous(long dataBytes) {
    List<Map.Entry<String, Entry>> byBegin = new ArrayList<>(entries.entrySet());
    byBegin.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long expected = 0;
    for (Map.Entry<String, Entry> tensor : byBegin) {
      long begin = tensor.getValue().begin();
      if (begin != expected) {
        throw LineFault.of(
            tensor.getKey() + ".data_offsets[0]",
            Long.toString(begin),
            "must be "
                + expected
                + ", where the tensor before it ends ("
                + (begin < expected ? "they overlap" : "there is a hole")
                + ")");
      }
      expected = tensor.getValue().end();
    }
    if (expected != dataBytes) {
      throw LineFault.in(
          "data_offsets",
          "end at " + expected + "; must end with the data, which has " + dataBytes + " bytes");
    }
  }

  /** Collects the fields of one tensor. */
  private static final class EntryJson {

    private final JsonCursor cursor;
    private @Nullable TensorType type;
    private @Nullable Shape shape;
    private final List<Long> offsets = new ArrayList<>(2);

    EntryJson(JsonCursor cursor) {
      this.cursor = cursor;
    }

    Entry read() throws IOException {
      cursor.object(this::field);
      if (type == null) {
        throw cursor.missing("dtype", "must be a type such as F32");
      }
      if (shape == null) {
        throw cursor.missing("shape", "must be an array of extents");
      }
      if (offsets.size() != 2) {
        throw LineFault.of(
            cursor.path() + ".data_offsets", offsets.toString(), "must be [begin, end]");
      }
      return checked(type, shape, offsets.get(0), offsets.get(1));
    }

    private Entry checked(TensorType kind, Shape extents, long begin, long end) {
      if (begin > end) {
        throw LineFault.of(
            cursor.path() + ".data_offsets", offsets.toString(), "must satisfy begin <= end");
      }
      long size = extents.size();
      if (size > Long.MAX_VALUE / kind.bytes() || size * kind.bytes() != end - begin) {
        throw LineFault.of(
            cursor.path() + ".shape",
            extents.toString(),
            "must hold the "
                + (end - begin)
                + " bytes of data_offsets; holds "
                + size
                + " x "
                + kind.bytes());
      }
      return new Entry(kind, extents, begin, end);
    }

    private boolean field(String name) throws IOException {
      switch (name) {
        case "dtype" -> {
          String id = cursor.string();
          LineFault unknown = cursor.fault("must be a type of the format such as F32");
          type = TensorType.of(id).orElseThrow(() -> unknown);
        }
        case "shape" -> shape = shape();
        case "data_offsets" -> cursor.array(() -> offsets.add(from0()));
        default -> throw cursor.fault("must be one of dtype, shape, data_offsets");
      }
      return true;
    }

    private Shape shape() throws IOException {
      List<Long> extents = new ArrayList<>();
      cursor.array(() -> extents.add(from0()));
      try {
        return new Shape(extents);
      } catch (IllegalArgumentException e) {
        throw LineFault.in(cursor.path(), String.valueOf(e.getMessage()));
      }
    }

    private long from0() throws IOException {
      long value = cursor.whole();
      if (value < 0) {
        throw cursor.fault("must be >= 0");
      }
      return value;
    }
  }
}
