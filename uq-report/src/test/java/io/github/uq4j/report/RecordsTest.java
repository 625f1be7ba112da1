package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RecordsTest {

  private static final TextSpan SPAN = new TextSpan(0, 2);
  private static final HeatToken TOKEN = HeatToken.of(SPAN, 0);

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void numbers_outsideTheirRange_areRefused() {
    refused(() -> HeatToken.of(SPAN, Double.NaN), "uncertainty of the token at [0, 2) = NaN");
    refused(() -> HeatToken.of(SPAN, 1.01), "must be in [0, 1]");
    refused(() -> TOKEN.withLogprob(0.1), "logprob of the token at [0, 2) = 0.1; must be <= 0");
    refused(() -> TOKEN.withLogprob(Double.NaN), "must be <= 0");
    refused(() -> TOKEN.withLogCcp(Double.NaN), "must be <= 0");
    refused(() -> TOKEN.withEntropy(-1), "must be finite and >= 0");
    refused(() -> TOKEN.withEntropy(Double.POSITIVE_INFINITY), "must be finite and >= 0");
    refused(() -> AlternativeView.of("x", Double.NaN), "probability of alternative \"x\" = NaN");
    refused(() -> ClaimView.of("x", SPAN, -1, Verdict.DOUBTFUL), "doubt of claim \"x\" = -1.0");
    refused(() -> FactCheckReport.of("t", Double.NaN, List.of()), "threshold = NaN");
    refused(() -> new NamedScore("s", Double.NaN), "s = NaN; must be finite");
    refused(() -> new Measure("m", Double.NaN, Optional.empty(), 1, ""), "measure \"m\" = NaN");
    refused(() -> new Measure("m", 1, Optional.empty(), -1, ""), "n of measure \"m\" = -1");
    refused(() -> new Interval(2, 1, 0.95), "interval = [2.0, 1.0]; must satisfy low <= high");
    refused(() -> new Interval(1, 2, Double.NaN), "level = NaN");
    refused(() -> new Interval(Double.NEGATIVE_INFINITY, 2, 0.9), "low = -Infinity");
    refused(() -> new VerdictCounts(0, -1, 0, 0), "missed = -1; must be >= 0");
  }

  @Test
  void spans_outsideTheText_areRefused() {
    refused(
        () -> new Answer("p1", "", "a", List.of(TOKEN), List.of()),
        "answer \"p1\": tokens[0].span = [0, 2); must end inside the answer of length 1");
    ClaimView claim = ClaimView.of("x", SPAN, 0, Verdict.SUPPORTED);
    refused(() -> new Answer("p1", "", "a", List.of(), List.of(claim)), "claims[0].span = [0, 2)");
  }

  @Test
  void tokens_outOfOrder_areRefused() {
    List<HeatToken> tokens =
        List.of(HeatToken.of(new TextSpan(1, 2), 0), HeatToken.of(new TextSpan(0, 1), 0));

    refused(
        () -> new Answer("p1", "", "ab", tokens, List.of()),
        "tokens[1] starts at 0, the one before at 1; starts must not descend");
  }

  @Test
  void lists_changedAfterwards_doNotChangeTheRecord() {
    List<Answer> answers = new ArrayList<>();
    FactCheckReport report = FactCheckReport.of("t", 0.5, answers);

    answers.add(new Answer("x", "", "", List.of(), List.of()));

    assertThat(report.answers()).isEmpty();
  }

  @Test
  void outcomes_ofEveryVerdict_areNamed() {
    assertThat(Outcome.of(Verdict.DOUBTFUL, false)).isEqualTo(Outcome.CAUGHT);
    assertThat(Outcome.of(Verdict.DOUBTFUL, true)).isEqualTo(Outcome.FALSE_ALARM);
    assertThat(Outcome.of(Verdict.SUPPORTED, false)).isEqualTo(Outcome.MISSED);
    assertThat(Outcome.of(Verdict.SUPPORTED, true)).isEqualTo(Outcome.PASSED);
    assertThat(ClaimView.of("x", SPAN, 0, Verdict.SUPPORTED).outcome()).isEmpty();
  }
}
