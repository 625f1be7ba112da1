package io.github.uq4j.json;

import com.fasterxml.jackson.core.StreamReadConstraints;

/** What a line may cost; each limit is checked before memory is taken for what exceeds it. */
public final class JsonLimits {

  /** Longest line, in bytes; where the heap is smaller than 2 GB, an eighth of the heap. */
  public static final int MAX_LINE_BYTES = 256 << 20;

  /** Longest string value, in UTF-16 code units. */
  public static final int MAX_STRING_LENGTH = 64 << 20;

  /** Longest field name, in UTF-16 code units. */
  public static final int MAX_NAME_LENGTH = 1 << 16;

  /** Longest number literal, in characters. */
  public static final int MAX_NUMBER_LENGTH = 1_000;

  /** Deepest nesting of objects and arrays. */
  public static final int MAX_NESTING_DEPTH = 100;

  /** A line in memory, its growing buffer and its values take a few times its bytes. */
  private static final int HEAP_SHARE = 8;

  private JsonLimits() {}

  /** The longest line this JVM can hold with its values. */
  static int lineBytes() {
    return (int) Math.min(MAX_LINE_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxStringLength(MAX_STRING_LENGTH)
        .maxNameLength(MAX_NAME_LENGTH)
        .maxNumberLength(MAX_NUMBER_LENGTH)
        .maxNestingDepth(MAX_NESTING_DEPTH)
        .build();
  }
}
