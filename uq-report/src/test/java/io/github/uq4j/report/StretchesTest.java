package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.report.page.Stretch;
import io.github.uq4j.report.page.Visible;
import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StretchesTest {

  private static List<Stretch> cut(String text, List<HeatToken> tokens, List<ClaimView> claims) {
    return new Stretches(new Answer("x", "", text, tokens, claims), "a0", new TokenData(10)).cut();
  }

  private static HeatToken token(int start, int end, double heat) {
    return HeatToken.of(new TextSpan(start, end), heat);
  }

  private static ClaimView claim(int start, int end, double doubt) {
    Verdict verdict = doubt >= 0.5 ? Verdict.DOUBTFUL : Verdict.SUPPORTED;
    return ClaimView.of("c", new TextSpan(start, end), doubt, verdict);
  }

  private static String text(List<Stretch> stretches) {
    StringBuilder out = new StringBuilder();
    stretches.forEach(stretch -> stretch.bits().forEach(bit -> out.append(bit.text())));
    return out.toString();
  }

  @Test
  void blanks_aroundTokens_areNotHeated() {
    List<Stretch> stretches = cut("in Lund .", List.of(token(2, 8, 0.95)), List.of());

    assertThat(stretches).hasSize(1);
    assertThat(stretches.get(0).bits())
        .extracting(Stretch.Bit::text, Stretch.Bit::css)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("in ", ""),
            org.assertj.core.groups.Tuple.tuple("Lund", "t h9"),
            org.assertj.core.groups.Tuple.tuple(" .", ""));
  }

  @Test
  void overlappingClaims_cut_takeTheMostDoubtful() {
    List<Stretch> stretches = cut("abcdef", List.of(), List.of(claim(0, 4, 0.1), claim(2, 6, 0.9)));

    assertThat(stretches).extracting(Stretch::claims).containsExactly("0", "0 1", "1");
    assertThat(stretches)
        .extracting(Stretch::css)
        .containsExactly("c d0 supported", "c d4 doubtful", "c d4 doubtful");
    assertThat(stretches)
        .extracting(Stretch::anchors)
        .containsExactly(List.of("a0-c0"), List.of("a0-c1"), List.of());
  }

  @Test
  void blankClaim_cut_coversNothing() {
    Answer answer = new Answer("x", "", "a b", List.of(), List.of(claim(1, 2, 0.9)));
    Stretches cutter = new Stretches(answer, "a0", new TokenData(10));

    assertThat(cutter.cut()).hasSize(1);
    assertThat(cutter.covers(0)).isFalse();
  }

  @Test
  void bytesOfAnEmoji_cut_stayTogetherUnderTheHottest() {
    String family = "👩‍👩‍👧";
    List<HeatToken> tokens = new ArrayList<>();
    for (int i = 0; i < family.length(); i++) {
      tokens.add(token(i, i + 1, i == 2 ? 0.75 : 0.1));
    }

    List<Stretch> stretches = cut(family, tokens, List.of(claim(0, 3, 0.9)));

    assertThat(stretches).hasSize(1);
    assertThat(stretches.get(0).bits()).containsExactly(new Stretch.Bit(family, "t h7", ""));
  }

  @Test
  void randomSpans_cut_giveTheTextBack() {
    SplittableRandom random = new SplittableRandom(11);
    String text = "Zoë said: 👩‍👧 naïve\n\tcafé e\u0301 — in\r\n Lund, 1951.";
    String shown = Visible.lines(text);
    for (int run = 0; run < 500; run++) {
      List<HeatToken> tokens = new ArrayList<>();
      List<ClaimView> claims = new ArrayList<>();
      for (int i = 0; i < random.nextInt(12); i++) {
        int a = random.nextInt(text.length() + 1);
        int b = random.nextInt(text.length() + 1);
        tokens.add(token(Math.min(a, b), Math.max(a, b), random.nextDouble()));
        claims.add(claim(Math.min(a, b), Math.max(a, b), random.nextDouble()));
      }
      tokens.sort((a, b) -> Integer.compare(a.span().start(), b.span().start()));

      assertThat(text(cut(text, tokens, claims))).as("run %d", run).isEqualTo(shown);
    }
  }
}
