package io.github.uq4j.trace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of a file of any length, mapped in segments. Neighbouring segments overlap by one element
 * of the widest type, so that no value is cut; little-endian; positions need no alignment.
 */
final class MappedBytes {

  static final int SEGMENT_BYTES = 1 << 30;
  private static final int OVERLAP_BYTES = 8;

  private final List<ByteBuffer> segments;
  private final int segmentBytes;

  private MappedBytes(List<ByteBuffer> segments, int segmentBytes) {
    this.segments = segments;
    this.segmentBytes = segmentBytes;
  }

  static MappedBytes of(FileChannel channel, long start, long length) throws IOException {
    return of(channel, start, length, SEGMENT_BYTES);
  }

  /** With a segment length of the caller's choice; a power of two, at least 8. */
  static MappedBytes of(FileChannel channel, long start, long length, int segmentBytes)
      throws IOException {
    List<ByteBuffer> segments = new ArrayList<>();
    for (long at = 0; at < length; at += segmentBytes) {
      long bytes = Math.min((long) segmentBytes + OVERLAP_BYTES, length - at);
      segments.add(
          channel
              .map(FileChannel.MapMode.READ_ONLY, start + at, bytes)
              .order(ByteOrder.LITTLE_ENDIAN));
    }
    return new MappedBytes(segments, segmentBytes);
  }

  float get(TensorType type, long at) {
    return type.read(segments.get((int) (at / segmentBytes)), (int) (at % segmentBytes));
  }

  void read(TensorType type, long at, float[] into, int count) {
    int done = 0;
    while (done < count) {
      long from = at + (long) done * type.bytes();
      ByteBuffer segment = segments.get((int) (from / segmentBytes));
      int offset = (int) (from % segmentBytes);
      int run = Math.min(count - done, (segment.limit() - offset) / type.bytes());
      if (type == TensorType.F32) {
        segment
            .slice(offset, run * type.bytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(into, done, run);
      } else {
        for (int i = 0; i < run; i++) {
          into[done + i] = type.read(segment, offset + i * type.bytes());
        }
      }
      done += run;
    }
  }
}
