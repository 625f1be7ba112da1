package io.github.uq4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {

  private static BoundedLines lines(String text, int maxBytes) {
    return new BoundedLines(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxBytes);
  }

  @Test
  void advance_lineOverTheLimit_isRefusedAndTheNextIsRead() throws IOException {
    try (BoundedLines lines = lines("12345\n123456\né\n\n \t\r\nlast", 5)) {
      assertThat(lines.advance()).isTrue();
      assertThat(lines.text()).isEqualTo("12345");
      assertThatThrownBy(lines::advance)
          .isInstanceOf(LineFault.class)
          .hasMessage("line is too long; must be at most 5 bytes");
      assertThat(lines.advance()).isTrue();
      assertThat(lines.text()).isEqualTo("é");
      assertThat(lines.advance()).isTrue();
      assertThat(lines.number()).isEqualTo(6);
      assertThat(lines.text()).isEqualTo("last");
      assertThat(lines.advance()).isFalse();
      assertThat(lines.advance()).isFalse();
    }
  }

  @Test
  void advance_longLines_growAndShrinkTheBuffer() throws IOException {
    String large = "y".repeat(5_000_000);
    String text = "\"" + large + "\"\n\"z\"\n\"" + large + "\"";
    try (BoundedLines lines = lines(text, 1 << 24)) {
      for (String expected : new String[] {large, "z", large}) {
        assertThat(lines.advance()).isTrue();
        assertThat(lines.<String>parse(JsonCursor::string)).isEqualTo(expected);
        assertThat(lines.heldBytes()).isLessThan(1 << 22);
      }
    }
  }

  @Test
  void advance_lineOfTwoGigabytes_isRefusedWithoutHoldingIt() throws IOException {
    int limit = 1 << 20;
    try (BoundedLines lines = new BoundedLines(new LongLine(1L << 31, "\n\"next\"\n"), limit)) {
      assertThatThrownBy(lines::advance)
          .isInstanceOf(LineFault.class)
          .hasMessage("line is too long; must be at most 1048576 bytes");
      assertThat(lines.heldBytes()).isLessThanOrEqualTo(limit);
      assertThat(lines.number()).isEqualTo(1);
      assertThat(lines.advance()).isTrue();
      assertThat(lines.<String>parse(JsonCursor::string)).isEqualTo("next");
    }
  }

  @Test
  void lineBytes_anyHeap_areAnEighthOfItAtMost() {
    assertThat((long) JsonLimits.lineBytes())
        .isPositive()
        .isLessThanOrEqualTo(JsonLimits.MAX_LINE_BYTES)
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 8);
  }

  /** So many letters, and an end, made as they are asked for. */
  private static final class LongLine extends InputStream {

    private final byte[] end;
    private long left;
    private int given;

    LongLine(long letters, String end) {
      this.left = letters;
      this.end = end.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      if (left > 0) {
        left--;
        return 'x';
      }
      return given < end.length ? end[given++] : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (left > 0) {
        int count = (int) Math.min(left, length);
        Arrays.fill(into, from, from + count, (byte) 'x');
        left -= count;
        return count;
      }
      int next = read();
      if (next < 0) {
        return -1;
      }
      into[from] = (byte) next;
      return 1;
    }
  }
}
