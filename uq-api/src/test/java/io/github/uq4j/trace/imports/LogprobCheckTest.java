package io.github.uq4j.trace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogprobCheckTest {

  private static final LogprobCheck CHECK = LogprobCheck.withDefaults();

  private static Token token(String text, double logprob, Alternative... top) {
    return Token.of(text, TokenDistribution.of(logprob).withTop(List.of(top)));
  }

  private static List<LogprobFinding.Kind> kinds(Token... tokens) {
    return CHECK.check(Generation.of("", List.of(tokens))).stream()
        .map(LogprobFinding::kind)
        .toList();
  }

  @Test
  void check_honestNumbers_findsNothing() {
    assertThat(kinds()).isEmpty();
    assertThat(kinds(token("a", 0))).isEmpty();
    assertThat(kinds(token("a", 0), token("b", -1))).isEmpty();
    assertThat(kinds(token("a", -1, Alternative.of("x", -0.5), Alternative.of("a", -1)))).isEmpty();
    assertThat(kinds(token("a", -0.7, Alternative.of("x", -0.7)))).isEmpty();
    assertThat(kinds(token("a", -1, Alternative.of("x", Double.NEGATIVE_INFINITY)))).isEmpty();
    assertThat(kinds(token("�", -1, Alternative.of("�", -0.5)))).isEmpty();
  }

  @Test
  void check_allZero_isFlagged() {
    assertThat(kinds(token("a", 0), token("b", 0))).containsExactly(LogprobFinding.Kind.ALL_ZERO);
    assertThat(kinds(token("a", 0), token("</s>", 0).withKind(Token.Kind.SPECIAL))).isEmpty();
  }

  @Test
  void check_moreThanOne_isFlaggedOnceWithItsToken() {
    Token fake = token("a", -0.1, Alternative.of("x", -0.1), Alternative.of("y", -0.1));
    List<LogprobFinding> found =
        CHECK.check(Trace.of("t", Generation.of("", List.of(token("b", -1), fake, fake))));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).kind()).isEqualTo(LogprobFinding.Kind.MORE_THAN_ONE);
    assertThat(found.get(0).token()).isEqualTo(1);
    assertThat(found.get(0)).hasToString("token 1: " + found.get(0).detail());
    assertThat(kinds(token("a", -0.01, Alternative.of("x", -0.01))))
        .containsExactly(LogprobFinding.Kind.MORE_THAN_ONE);
  }

  @Test
  void check_disagreement_isFoundByIdAndByText() {
    assertThat(kinds(token("a", -1, Alternative.of("a", -2))))
        .containsExactly(LogprobFinding.Kind.DISAGREES);
    assertThat(kinds(token("a", -9, Alternative.of("a", -12))))
        .containsExactly(LogprobFinding.Kind.DISAGREES);
    assertThat(kinds(token("a", -1, Alternative.of("a", -1), Alternative.of("a", -2)))).isEmpty();
    assertThat(kinds(token("", -1).withId(7), token("", -1, Alternative.of(7, "", -2)).withId(7)))
        .containsExactly(LogprobFinding.Kind.DISAGREES);
  }

  @Test
  void check_samples_areLookedAtToo() {
    Generation fake = Generation.of("", List.of(token("a", 0), token("b", 0)));
    Trace trace = Trace.of("t", Generation.of("", List.of())).withSamples(List.of(fake));
    assertThat(CHECK.check(trace)).hasSize(1);
  }

  @Test
  void check_rawNumbers_areFlaggedBeforeATraceExists() {
    assertThat(CHECK.check(List.of(0.5, -1.0), List.of()))
        .extracting(LogprobFinding::kind)
        .containsExactly(LogprobFinding.Kind.POSITIVE);
    assertThat(CHECK.check(List.of(Double.NaN), List.of()))
        .extracting(LogprobFinding::kind)
        .containsExactly(LogprobFinding.Kind.POSITIVE);
    assertThat(CHECK.check(List.of(0.0, 0.0), List.of(List.of(-2.0, -1.0), List.of(-0.1, -0.2))))
        .extracting(LogprobFinding::kind)
        .containsExactly(
            LogprobFinding.Kind.ALL_ZERO,
            LogprobFinding.Kind.NOT_DESCENDING,
            LogprobFinding.Kind.MORE_THAN_ONE);
    assertThat(CHECK.check(List.of(), List.of())).isEmpty();
    assertThatThrownBy(() -> CHECK.check(List.of(-1.0), List.of(List.of(), List.of())))
        .hasMessage("top has 2 lists and chosen 1; must be as many");
  }

  @Test
  void withTolerance_isOnProbabilities() {
    Token rounded = token("a", -0.6, Alternative.of("x", -0.75));
    assertThat(kinds(rounded)).containsExactly(LogprobFinding.Kind.MORE_THAN_ONE);
    LogprobCheck loose = CHECK.withTolerance(0.05);
    assertThat(loose.check(Generation.of("", List.of(rounded)))).isEmpty();
    assertThat(loose).hasToString("LogprobCheck[tolerance=0.05]");
    for (double bad : new double[] {-1, 1, Double.NaN}) {
      assertThatThrownBy(() -> CHECK.withTolerance(bad)).hasMessageContaining("must be in [0, 1)");
    }
  }
}
