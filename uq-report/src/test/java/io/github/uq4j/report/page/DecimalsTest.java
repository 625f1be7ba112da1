package io.github.uq4j.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecimalsTest {

  @Test
  void fixed_oddValues_areReadable() {
    assertThat(Decimals.fixed(0, 2)).isEqualTo("0.00");
    assertThat(Decimals.fixed(-0.001, 2)).isEqualTo("0.00");
    assertThat(Decimals.fixed(-1.25, 1)).isEqualTo("\u22121.3");
    assertThat(Decimals.fixed(7, 0)).isEqualTo("7");
    assertThat(Decimals.fixed(Double.POSITIVE_INFINITY, 1)).isEqualTo("\u221e");
    assertThat(Decimals.fixed(1e20, 1)).isEqualTo("1.0E20");
  }

  @Test
  void fixed_manyValues_agreesWithExactRounding() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 2000; i++) {
      double value = random.nextDouble() * 1000;
      String exact = new BigDecimal(value).setScale(3, RoundingMode.HALF_UP).toPlainString();
      assertThat(Decimals.fixed(value, 3)).isEqualTo(exact);
    }
  }

  @Test
  void count_large_isGrouped() {
    assertThat(Decimals.count(999)).isEqualTo("999");
    assertThat(Decimals.count(1234567)).isEqualTo("1\u202f234\u202f567");
    assertThat(Decimals.of(1, "claim", "claims")).isEqualTo("1 claim");
    assertThat(Decimals.percent(0.425)).isEqualTo("42.5%");
  }
}
