package io.github.uq4j.factcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.claim.VerdictRule;
import io.github.uq4j.factcheck.baselines.ClaimPerplexity;
import io.github.uq4j.factcheck.baselines.MaxClaimProbability;
import io.github.uq4j.factcheck.baselines.MaxTokenEntropyClaim;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.claims.SentenceClaims;
import io.github.uq4j.metrics.calibration.Calibration;
import io.github.uq4j.metrics.calibration.IsotonicCalibrator;
import io.github.uq4j.metrics.calibration.QuantileCalibrator;
import io.github.uq4j.metrics.calibration.ThresholdPerformance;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From a recorded trace to verdicts, without any model. */
class FactCheckerTest {

  private static final Entailment OTHER = new Entailment(0.05, 0.05, 0.9);
  private static final double EXACT = 1e-12;

  private static TraceBuilder certain(TraceBuilder trace, String... texts) {
    for (String text : texts) {
      trace.token(text, -0.01).top(Alternative.of(text, -0.01));
    }
    return trace;
  }

  /** Two claims: the model wavers about the city, not about the trade. */
  private static Trace biography(String id) {
    TraceBuilder trace = certain(Traces.answer(id), "Mara", " Voss", " lives", " in");
    trace
        .token(" Oslo", Math.log(0.4))
        .top(
            Alternative.of(" Oslo", Math.log(0.4)),
            Alternative.of(" Lund", Math.log(0.35)),
            Alternative.of(" Rome", Math.log(0.2)))
        .entailment("Mara Voss lives in Oslo", "Mara Voss lives in Lund", OTHER)
        .entailment("Mara Voss lives in Lund", "Mara Voss lives in Oslo", OTHER)
        .entailment("Mara Voss lives in Oslo", "Mara Voss lives in Rome", OTHER)
        .entailment("Mara Voss lives in Rome", "Mara Voss lives in Oslo", OTHER);
    certain(trace, ",", " and", " she", " works", " as", " a", " nurse", ".");
    return trace.endOfSequence(-0.01).build();
  }

  private static Trace silent() {
    return Traces.answer("silent").endOfSequence(-0.01).build();
  }

  @Test
  void check_recordedTrace_doubtsTheClaimTheModelWavered() {
    FactCheck check = FactChecker.withDefaults().check(biography("p1"));
    assertThat(check.traceId()).isEqualTo("p1");
    assertThat(check.text()).startsWith("Mara Voss lives in Oslo");
    assertThat(check.claims())
        .extracting(claim -> claim.claim().text())
        .containsExactly("Mara Voss lives in Oslo", "she works as a nurse");
    assertThat(check.claims())
        .extracting(CheckedClaim::verdict)
        .containsExactly(Verdict.DOUBTFUL, Verdict.SUPPORTED);
    assertThat(check.claims().get(0).doubt().value()).isCloseTo(1 - 0.4 / 0.95, within(EXACT));
    assertThat(check.claims().get(0).scores())
        .extracting(score -> score.scorer().id())
        .containsExactly("ccp", "max-claim-probability");
    assertThat(check.doubtful()).containsExactly(check.claims().get(0));
    assertThat(check.explanations()).hasSize(2);
    assertThat(check.explanations().get(0).tokens().get(4).alternatives()).hasSize(3);
    assertThat(check.refused()).isEmpty();
  }

  @Test
  void check_threshold_reachedIsDoubtful() {
    Trace trace = biography("p1");
    double value = FactChecker.withDefaults().check(trace).claims().get(0).doubt().value();
    assertThat(
            FactChecker.withDefaults().withThreshold(value).check(trace).claims().get(0).verdict())
        .isEqualTo(Verdict.DOUBTFUL);
    assertThat(
            FactChecker.withDefaults()
                .withThreshold(Math.nextUp(value))
                .check(trace)
                .claims()
                .get(0)
                .verdict())
        .isEqualTo(Verdict.SUPPORTED);
  }

  @Test
  void check_answerWithoutClaims_isEmptyAndAsksNothing() {
    FactCheck check = FactChecker.withDefaults().check(silent());
    assertThat(check.claims()).isEmpty();
    assertThat(check.explanations()).isEmpty();
  }

  @Test
  void check_manyTraces_asksTheModelOnceAndKeepsOrder() {
    List<List<TextPair>> calls = new ArrayList<>();
    EntailmentModel model =
        pairs -> {
          calls.add(pairs);
          return pairs.stream().map(pair -> OTHER).toList();
        };
    FactChecker checker =
        FactChecker.withDefaults().withHelpers(Helpers.none().withEntailment(model));
    List<Trace> traces = List.of(biography("a"), silent(), biography("b"));
    List<FactCheck> checks = checker.check(traces);
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0)).hasSize(4);
    assertThat(checks).extracting(FactCheck::traceId).containsExactly("a", "silent", "b");
    assertThat(checks.get(0).claims()).isEqualTo(checks.get(2).claims());
    assertThat(checker.check(List.of())).isEmpty();
  }

  @Test
  void check_stream_isLazyAndTheSame() {
    List<Trace> traces = IntStream.range(0, 10).mapToObj(i -> biography("p" + i)).toList();
    List<String> read = new ArrayList<>();
    FactChecker checker = FactChecker.withDefaults().withBatch(3);
    List<FactCheck> all = checker.check(traces.stream()).toList();
    assertThat(all).isEqualTo(checker.check(traces));
    try (Stream<FactCheck> some = checker.check(traces.stream().peek(t -> read.add(t.id())))) {
      assertThat(some.limit(2)).hasSize(2);
    }
    assertThat(read.size()).isLessThanOrEqualTo(6);
  }

  @Test
  void check_otherExtractorAndScorers_areUsed() {
    FactChecker checker =
        FactChecker.withDefaults()
            .withExtractor(SentenceClaims.withDefaults())
            .withScorers(
                List.of(
                    ClaimPerplexity.withDefaults(),
                    MaxTokenEntropyClaim.withDefaults(),
                    MaxClaimProbability.withDefaults()));
    FactCheck check = checker.check(biography("p1"));
    assertThat(check.claims()).hasSize(1);
    assertThat(check.claims().get(0).scores())
        .extracting(score -> score.scorer().id())
        .containsExactly("claim-perplexity", "max-claim-probability");
    assertThat(check.refused()).containsOnlyKeys("max-token-entropy-claim");
    assertThat(check.refused().get("max-token-entropy-claim")).contains("entropy");
    assertThat(check.explanations()).isEmpty();
    assertThat(checker.toString()).contains("SentenceClaims");
  }

  @Test
  void check_decidingScorerRefuses_isRefusedByName() {
    Trace trace = Traces.withDistributions(biography("p1"), d -> TokenDistribution.of(d.logprob()));
    FactChecker checker = FactChecker.withDefaults();
    assertThat(checker.refusal(trace).orElseThrow()).contains("top-logprobs");
    assertThat(checker.refusal(biography("p2"))).isEmpty();
    assertThatThrownBy(() -> checker.check(trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ccp of trace \"p1\"")
        .hasMessageContaining("top-logprobs");
  }

  @Test
  void withOptions_outOfRange_areRefused() {
    FactChecker checker = FactChecker.withDefaults();
    assertThatThrownBy(() -> checker.withScorers(List.of())).hasMessageContaining("scorers");
    assertThatThrownBy(() -> checker.withThreshold(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> checker.withBatch(0)).hasMessageContaining("batch = 0");
  }

  @Test
  void check_severalThreads_agree() {
    FactChecker checker = FactChecker.withDefaults();
    FactCheck alone = checker.check(biography("p"));
    assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> checker.check(biography("p"))))
        .allMatch(alone::equals);
  }

  @Test
  void check_ccpNotFirst_stillExplains() {
    FactCheck check =
        FactChecker.withDefaults()
            .withScorers(
                List.of(
                    MaxClaimProbability.withDefaults(), ClaimConditionedProbability.withDefaults()))
            .check(biography("p1"));
    assertThat(check.explanations()).hasSize(2);
    Score deciding = check.claims().get(0).doubt();
    assertThat(deciding.scorer().id()).isEqualTo("max-claim-probability");
  }

  /** Right up to a doubt of 0.3, wrong above: isotonic steps to 1 and 0. */
  private static Calibration steps(String scorer) {
    List<LabelledScore> items =
        List.of(
            LabelledScore.of(0.1, false), LabelledScore.of(0.2, false),
            LabelledScore.of(0.4, true), LabelledScore.of(0.9, true));
    return IsotonicCalibrator.withDefaults()
        .fit(items)
        .withSource(ScorerInfo.of(scorer, Level.CLAIM), "supported");
  }

  @Test
  void check_withCalibration_givesProbabilitiesAndDecidesByThem() {
    Calibration calibration = steps("ccp");
    FactCheck check =
        FactChecker.withDefaults().withCalibration(calibration).check(biography("p1"));
    CheckedClaim wavering = check.claims().get(0);
    assertThat(wavering.probability().orElseThrow()).isEqualTo(calibration.apply(wavering.doubt()));
    assertThat(wavering.probability().orElseThrow().value()).isCloseTo(0, within(EXACT));
    assertThat(check.claims())
        .extracting(CheckedClaim::verdict)
        .containsExactly(Verdict.DOUBTFUL, Verdict.SUPPORTED);
    assertThat(check.rule())
        .isEqualTo(
            new VerdictRule(
                "ccp",
                VerdictRule.Scale.PROBABILITY,
                0.5,
                VerdictRule.Origin.CALIBRATED,
                "more probably right than wrong by the isotonic calibration of ccp on 4 items, 2 of"
                    + " them wrong (label supported)"));
  }

  @Test
  void check_thresholdAfterCalibration_keepsProbabilitiesAndDecidesByTheScore() {
    FactCheck check =
        FactChecker.withDefaults()
            .withCalibration(steps("ccp"))
            .withThreshold(0.99)
            .check(biography("p1"));
    assertThat(check.claims().get(0).probability()).isPresent();
    assertThat(check.claims())
        .extracting(CheckedClaim::verdict)
        .containsExactly(Verdict.SUPPORTED, Verdict.SUPPORTED);
    assertThat(check.rule().origin()).isEqualTo(VerdictRule.Origin.GIVEN);
  }

  @Test
  void rule_everyWayToAThreshold_saysItsOrigin() {
    FactChecker checker = FactChecker.withDefaults();
    assertThat(checker.rule().origin()).isEqualTo(VerdictRule.Origin.DEFAULT);
    VerdictRule learned =
        checker.withThreshold(new ThresholdPerformance(0.25, 0.8, 0.9, 0.7, 40, 12)).rule();
    assertThat(learned.threshold()).isEqualTo(0.25);
    assertThat(learned.origin()).isEqualTo(VerdictRule.Origin.LEARNED);
    assertThat(learned.basis())
        .isEqualTo("largest balanced accuracy on 40 items, 12 of them wrong");
    VerdictRule strict = checker.withCalibration(steps("ccp")).withLeastProbability(0.9).rule();
    assertThat(strict.scale()).isEqualTo(VerdictRule.Scale.PROBABILITY);
    assertThat(strict.threshold()).isEqualTo(0.9);
    assertThat(strict.origin()).isEqualTo(VerdictRule.Origin.GIVEN);
  }

  @Test
  void withCalibration_ofAnotherScorerOrWithoutLabels_isRefused() {
    FactChecker checker = FactChecker.withDefaults();
    assertThatThrownBy(() -> checker.withCalibration(steps("claim-perplexity")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("score is of ccp")
        .hasMessageContaining("claim-perplexity");
    assertThatThrownBy(
            () ->
                checker
                    .withCalibration(steps("ccp"))
                    .withScorers(List.of(MaxClaimProbability.withDefaults())))
        .hasMessageContaining("max-claim-probability");
    Calibration ranks =
        QuantileCalibrator.withDefaults()
            .fit(List.of(LabelledScore.of(0.1, false), LabelledScore.of(0.2, true)));
    assertThatThrownBy(() -> checker.withCalibration(ranks))
        .hasMessageContaining("calibration method = quantile");
    assertThatThrownBy(() -> checker.withLeastProbability(0.5))
        .hasMessageContaining("there must be a calibration first");
    assertThatThrownBy(() -> checker.withCalibration(steps("ccp")).withLeastProbability(1.5))
        .hasMessageContaining("threshold = 1.5");
  }
}
