package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.factcheck.FactChecker;
import io.github.uq4j.factcheck.claims.RecordedClaims;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.Trace;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report shows of a checked answer. */
class CheckedAnswersTest {

  /** Different texts contradict each other. */
  private static final EntailmentModel STRICT =
      pairs ->
          pairs.stream()
              .map(
                  pair ->
                      pair.first().equals(pair.second())
                          ? new Entailment(1, 0, 0)
                          : new Entailment(0, 0, 1))
              .toList();

  private static final Trace TRACE =
      Traces.answer("a")
          .prompt("Who?")
          .token("Vera", Math.log(0.9))
          .top(Alternative.of("Vera", Math.log(0.9)))
          .token(" Oslo", Math.log(0.6))
          .top(Alternative.of(" Oslo", Math.log(0.6)), Alternative.of(" Lund", Math.log(0.2)))
          .token("!", Math.log(0.5))
          .top(Alternative.of("!", Math.log(0.5)))
          .endOfSequence(-0.1)
          .claim("Vera Oslo", 0, 1)
          .build();

  private static FactCheck check() {
    return FactChecker.withDefaults()
        .withExtractor(RecordedClaims.withDefaults())
        .withHelpers(Helpers.none().withEntailment(STRICT))
        .check(TRACE);
  }

  @Test
  void answer_checkedTrace_showsHeatDoubtAndLabels() {
    Answer answer = CheckedAnswers.answer(TRACE, check(), c -> Optional.of("Oslo it is"));
    assertThat(answer.prompt()).isEqualTo("Who?");
    assertThat(answer.text()).isEqualTo("Vera Oslo!");
    assertThat(answer.tokens()).hasSize(3);

    HeatToken oslo = answer.tokens().get(1);
    assertThat(oslo.uncertainty()).isCloseTo(0.25, within(1e-12)); // 1 - .6 / (.6 + .2)
    assertThat(oslo.alternatives()).extracting(AlternativeView::text).contains(" Oslo", " Lund");
    assertThat(oslo.alternatives().get(1).label()).contains(EntailmentLabel.CONTRADICTION);
    assertThat(oslo.logCcp().orElseThrow()).isCloseTo(Math.log(0.75), within(1e-12));

    HeatToken mark = answer.tokens().get(2);
    assertThat(mark.uncertainty()).isZero();
    assertThat(mark.logCcp()).isEmpty();
    assertThat(mark.alternatives().get(0).label()).isEmpty();

    ClaimView claim = answer.claims().get(0);
    assertThat(claim.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(claim.truthNote()).contains("Oslo it is");
    assertThat(claim.otherScores()).extracting(NamedScore::name).contains("max-claim-probability");
  }

  @Test
  void answer_withoutTruth_saysNothingOfIt() {
    ClaimView claim = CheckedAnswers.answer(TRACE, check()).claims().get(0);
    assertThat(claim.truth()).isEmpty();
    assertThat(claim.truthNote()).isEmpty();
  }
}
