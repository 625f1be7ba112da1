package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.TextSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenDataTest {

  private static final HeatToken BARE = HeatToken.of(new TextSpan(0, 4), 0.5);

  private static String data(HeatToken token) {
    return new TokenData(10).of(token, " Lund");
  }

  @Test
  void bareToken_written_isEmpty() {
    assertThat(data(BARE)).isEmpty();
  }

  @Test
  void missingNumbers_written_areDashes() {
    assertThat(data(BARE.withLogprob(0))).isEqualTo("100.0\t\u2013\t\u2013");
    assertThat(data(BARE.withEntropy(1.006))).isEqualTo("\u2013\t1.01\t\u2013");
    assertThat(data(BARE.withLogCcp(Double.NEGATIVE_INFINITY)))
        .isEqualTo("\u2013\t\u2013\t\u2212\u221e");
  }

  @Test
  void alternatives_written_carryLabelAndChoice() {
    HeatToken token =
        BARE.withAlternatives(
            List.of(
                AlternativeView.of(" Oslo", 0.5, EntailmentLabel.CONTRADICTION),
                AlternativeView.of(" Lund", 0.3, EntailmentLabel.ENTAILMENT),
                AlternativeView.of(" a", 0.1, EntailmentLabel.NEUTRAL),
                AlternativeView.of(" x", 0.0004),
                AlternativeView.of(" y", 0.01)));

    assertThat(data(token))
        .isEqualTo(
            "\u2013\t\u2013\t\u2013\n50.0\t\u00d7\tOslo\n30.0\t=*\tLund\n10.0\t~\ta\n1.0\t\ty");
  }

  @Test
  void oddTexts_written_areNamed() {
    HeatToken token =
        BARE.withAlternatives(
            List.of(
                AlternativeView.of("", 0.1),
                AlternativeView.of(" a", 0.1),
                AlternativeView.of("a\tb\n", 0.1),
                AlternativeView.of(" ", 0.1)));

    assertThat(data(token))
        .isEqualTo(
            "\u2013\t\u2013\t\u2013\n10.0\t\t(empty)\n10.0\t\t\u2423a\n10.0\t\ta\u2409b\u240a\n"
                + "10.0\t\t ");
  }
}
