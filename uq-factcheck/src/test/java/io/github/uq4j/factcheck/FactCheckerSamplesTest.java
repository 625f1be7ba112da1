package io.github.uq4j.factcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.SampleVotes;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.factcheck.baselines.ClaimAttentionScore;
import io.github.uq4j.factcheck.baselines.ClaimPTrue;
import io.github.uq4j.factcheck.baselines.ClaimPointwiseMutualInformation;
import io.github.uq4j.factcheck.baselines.ClaimTokenSar;
import io.github.uq4j.factcheck.baselines.FrequencyScoring;
import io.github.uq4j.factcheck.baselines.MaxClaimProbability;
import io.github.uq4j.factcheck.baselines.MaxTokenEntropyClaim;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many scorers in one pass over the helper models, and verdicts by samples. */
class FactCheckerSamplesTest {

  private static final Entailment YES = new Entailment(0.9, 0.05, 0.05);
  private static final Entailment SILENT = new Entailment(0.05, 0.9, 0.05);
  private static final Entailment NO = new Entailment(0.05, 0.05, 0.9);

  /** An answer of two claims of which the model is sure, with samples. */
  private static TraceBuilder answer(String id, String... samples) {
    TraceBuilder trace = Traces.answer(id).prompt("Who is Mara?");
    for (String token : List.of("Mara", " lives", ".", " She", " works", ".")) {
      trace.token(token, -0.25).top(Alternative.of(token, -0.25), Alternative.of(" x", -2));
    }
    for (String sample : samples) {
      trace.sample(Generation.of(sample, List.of()));
    }
    return trace;
  }

  /** Samples that say "dead" contradict that she lives; those that say "works" support work. */
  private static Entailment judge(TextPair pair) {
    if (pair.second().contains("lives")) {
      return pair.first().contains("dead") ? NO : SILENT;
    }
    return pair.first().contains("works") ? YES : SILENT;
  }

  private static Helpers judging(List<List<TextPair>> calls) {
    return Helpers.none()
        .withEntailment(
            pairs -> {
              calls.add(pairs);
              return pairs.stream().map(FactCheckerSamplesTest::judge).toList();
            });
  }

  @Test
  void check_samplesContradict_outweighsTheModelsConfidence() {
    Trace trace = answer("m", "She is dead.", "She works.", "She is dead and works.").build();
    List<List<TextPair>> calls = new ArrayList<>();
    FactCheck check = FactChecker.withDefaults().withHelpers(judging(calls)).check(trace);
    assertThat(check.claims())
        .extracting(claim -> claim.claim().text())
        .containsExactly("Mara lives", "She works");
    assertThat(check.claims())
        .extracting(claim -> claim.votes().orElseThrow())
        .containsExactly(new SampleVotes(0, 1, 2), new SampleVotes(2, 1, 0));
    assertThat(check.claims())
        .extracting(CheckedClaim::verdict)
        .containsExactly(Verdict.CONTRADICTED, Verdict.SUPPORTED);
    assertThat(check.doubtful()).containsExactly(check.claims().get(0));
    assertThat(calls).hasSize(1);
    FactCheck alone =
        FactChecker.withDefaults()
            .withSamples(SampleUse.NEVER)
            .withHelpers(judging(calls))
            .check(trace);
    assertThat(alone.claims()).extracting(CheckedClaim::verdict).containsOnly(Verdict.SUPPORTED);
    assertThat(alone.claims()).allSatisfy(claim -> assertThat(claim.votes()).isEmpty());
  }

  @Test
  void check_asManyFor_asAgainst_isLeftToTheScore() {
    Trace trace = answer("m", "She is dead.", "other").build();
    EntailmentModel halves =
        pairs -> pairs.stream().map(p -> p.first().contains("dead") ? NO : YES).toList();
    FactCheck check =
        FactChecker.withDefaults()
            .withThreshold(0)
            .withHelpers(Helpers.none().withEntailment(halves))
            .check(trace);
    assertThat(check.claims())
        .extracting(claim -> claim.votes().orElseThrow())
        .containsOnly(new SampleVotes(1, 0, 1));
    assertThat(check.claims()).extracting(CheckedClaim::verdict).containsOnly(Verdict.DOUBTFUL);
  }

  @Test
  void check_samplesNobodyJudged_isSaidAndLeavesTheScoreToDecide() {
    Trace trace = answer("m", "She is dead.").entailment("Mara lives", "x lives", SILENT).build();
    FactCheck check =
        FactChecker.withDefaults()
            .withScorers(
                List.of(MaxClaimProbability.withDefaults(), FrequencyScoring.withDefaults()))
            .check(trace);
    assertThat(check.claims()).allSatisfy(claim -> assertThat(claim.votes()).isEmpty());
    assertThat(check.claims()).allSatisfy(claim -> assertThat(claim.scores()).hasSize(1));
    assertThat(check.refused()).containsOnlyKeys("frequency-scoring");
    assertThat(check.refused().get("frequency-scoring")).contains("She is dead.");
  }

  @Test
  void check_manyScorers_asksEachModelOnceAboutAllClaimsOfAllTraces() {
    List<List<TextPair>> entailment = new ArrayList<>();
    List<List<TextPair>> similarity = new ArrayList<>();
    ScriptedModel language =
        new ScriptedModel(
            request -> {
              TraceBuilder read = Traces.answer("read");
              for (String word : request.text().split("(?=[ ,.])", -1)) {
                read.token(word, -1);
              }
              return read.build().generation();
            });
    Helpers helpers =
        judging(entailment)
            .withSimilarity(
                pairs -> {
                  similarity.add(pairs);
                  return pairs.stream().map(pair -> 0.5).toList();
                })
            .withLanguage(language);
    FactChecker checker =
        FactChecker.withDefaults()
            .withScorers(
                List.of(
                    ClaimConditionedProbability.withDefaults(),
                    ClaimPTrue.withDefaults(),
                    ClaimPointwiseMutualInformation.withDefaults(),
                    ClaimTokenSar.withDefaults(),
                    FrequencyScoring.withDefaults(),
                    ClaimAttentionScore.withDefaults()))
            .withHelpers(helpers);
    List<Trace> traces =
        List.of(
            answer("a", "She is dead.", "She works.").build(),
            answer("b", "She works.", "Who?").build());
    List<FactCheck> checks = checker.check(traces);
    for (List<List<TextPair>> calls : List.of(entailment, similarity)) {
      assertThat(calls).hasSize(1);
      assertThat(new HashSet<>(calls.get(0))).hasSameSizeAs(calls.get(0));
    }
    assertThat(language.calls()).hasSize(1);
    // Two claims to be believed or not, one answer to be read without its prompt.
    assertThat(language.calls().get(0)).hasSize(3);
    for (FactCheck check : checks) {
      assertThat(check.refused()).containsOnlyKeys("attention-score-claim");
      assertThat(check.claims().get(0).scores())
          .extracting(score -> score.scorer().id())
          .containsExactly(
              "ccp", "p-true-claim", "pmi-claim", "token-sar-claim", "frequency-scoring");
    }
    for (int t = 0; t < traces.size(); t++) {
      assertThat(checker.check(traces.get(t)).claims()).isEqualTo(checks.get(t).claims());
    }
  }

  @Test
  void check_noClaims_needsNoSignalAndNoModel() {
    FactCheck check =
        FactChecker.withDefaults()
            .withExtractor(trace -> List.of())
            .check(Trace.of("empty", Generation.of("", List.of())));
    assertThat(check.claims()).isEmpty();
    assertThat(check.refused()).isEmpty();
  }

  @Test
  void check_fiveHundredClaims_scoresAllWithOneCall() {
    TraceBuilder builder = Traces.answer("long");
    int claims = 500;
    for (int i = 0; i < claims; i++) {
      builder
          .token(i == 0 ? "It" : " It", -0.25)
          .top(Alternative.of(" It", -0.25))
          .token(" is", -0.25)
          .top(Alternative.of(" is", -0.25))
          .token(" n" + i, -0.25)
          .top(Alternative.of(" n" + i, -0.25), Alternative.of(" m" + i, -1.75))
          .token(".", -0.25)
          .top(Alternative.of(".", -0.25));
    }
    builder.sample(Generation.of("dead", List.of()));
    List<List<TextPair>> calls = new ArrayList<>();
    FactCheck check = FactChecker.withDefaults().withHelpers(judging(calls)).check(builder.build());
    assertThat(check.claims()).hasSize(claims);
    assertThat(check.explanations()).hasSize(claims);
    assertThat(calls).hasSize(1);
    // A claim's wording is compared both ways with its alternative, and with the sample.
    assertThat(calls.get(0)).hasSize(3 * claims);
  }

  @Test
  void check_pairTooLongForTheModel_costsOnlyWhoAsksIt() {
    EntailmentModel narrow =
        pairs -> {
          for (TextPair pair : pairs) {
            if (pair.first().length() > 30) {
              throw new IllegalArgumentException("\"" + pair.first() + "\" is too long");
            }
          }
          return pairs.stream().map(FactCheckerSamplesTest::judge).toList();
        };
    Trace longSample = answer("long", "She is dead, and much else of no interest.").build();
    Trace shortSample = answer("short", "She is dead.").build();
    List<FactCheck> checks =
        FactChecker.withDefaults()
            .withHelpers(Helpers.none().withEntailment(narrow))
            .check(List.of(longSample, shortSample));
    assertThat(checks.get(0).claims()).hasSize(2);
    assertThat(checks.get(0).claims().get(0).votes()).isEmpty();
    assertThat(checks.get(0).refused().get("frequency-scoring")).contains("is too long");
    assertThat(checks.get(1).refused()).isEmpty();
    assertThat(checks.get(1).claims().get(0).verdict()).isEqualTo(Verdict.CONTRADICTED);
    EntailmentModel none =
        pairs -> {
          throw new IllegalArgumentException("nothing fits");
        };
    FactChecker helpless =
        FactChecker.withDefaults().withHelpers(Helpers.none().withEntailment(none));
    assertThatThrownBy(() -> helpless.check(shortSample))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing fits");
  }

  @Test
  void signals_ofScorers_areTheirUnion() {
    assertThat(FactChecker.withDefaults().signals()).isEqualTo(SignalRequest.none().withTop(20));
    assertThat(
            FactChecker.withDefaults()
                .withScorers(
                    List.of(
                        MaxTokenEntropyClaim.withDefaults(), ClaimAttentionScore.withDefaults()))
                .signals())
        .isEqualTo(SignalRequest.none().with(Signal.ENTROPY).with(Signal.ATTENTION));
  }
}
