package io.github.uq4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    try (BoundedLines lines = lines(large + "\nz\n" + large, 1 << 24)) {
      for (String expected : new String[] {large, "z", large}) {
        assertThat(lines.advance()).isTrue();
        assertThat(lines.text()).isEqualTo(expected);
      }
    }
  }
}
