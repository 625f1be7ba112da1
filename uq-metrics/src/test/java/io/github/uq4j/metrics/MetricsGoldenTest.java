package io.github.uq4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.attention.AttentionGoldenCases;
import io.github.uq4j.metrics.calibration.NormalizerGoldenCases;
import io.github.uq4j.metrics.evaluation.EvaluationGoldenCases;
import io.github.uq4j.metrics.hidden.density.DensityGoldenCases;
import io.github.uq4j.metrics.sampling.SamplingGoldenCases;
import io.github.uq4j.metrics.token.GoldenRows;
import io.github.uq4j.metrics.token.MaximumSequenceProbability;
import io.github.uq4j.metrics.token.MeanTokenEntropy;
import io.github.uq4j.metrics.token.Perplexity;
import io.github.uq4j.metrics.token.TokenEntropy;
import io.github.uq4j.metrics.token.TokenLogprob;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenFile;
import io.github.uq4j.testing.GoldenSuite;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases of LM-Polygraph that belong to what this module computes, in the reference profile. */
class MetricsGoldenTest {

  private static final Profile REFERENCE = Profile.REFERENCE;

  private static final double TOLERANCE = 1e-9;

  /** Rows of a trace are in single precision, the reference's in double. */
  private static final double SINGLE_PRECISION = 1e-6;

  @TestFactory
  Stream<DynamicTest> scoresOfEveryCase_agreeWithLmPolygraph() {
    GoldenSuite suite =
        DensityGoldenCases.addTo(
            NormalizerGoldenCases.addTo(
                AttentionGoldenCases.addTo(GoldenFile.read("golden_polygraph.json").suite())));
    return EvaluationGoldenCases.addTo(
            TokenGoldenCases.addTo(leaveOut(SamplingGoldenCases.addTo(suite))))
        .run(
            "estimators.max_probability.MaximumSequenceProbability",
            c -> sequence(c, MaximumSequenceProbability.withDefaults().withProfile(REFERENCE)))
        .run(
            "estimators.perplexity.Perplexity",
            c -> sequence(c, Perplexity.withDefaults().withProfile(REFERENCE)))
        .run(
            "estimators.token_entropy.MeanTokenEntropy",
            c -> sequence(c, MeanTokenEntropy.withDefaults().withProfile(REFERENCE)))
        .run(
            "estimators.max_probability.MaximumTokenProbability",
            c -> tokens(c, TokenLogprob.withDefaults(), -1))
        .run(
            "estimators.token_entropy.TokenEntropy", c -> tokens(c, TokenEntropy.withDefaults(), 1))
        .run("stat_calculators.entropy.EntropyCalculator", MetricsGoldenTest::entropies)
        .tests();
  }

  private static void sequence(GoldenCase golden, SequenceScorer scorer) {
    List<Double> actual =
        traces(golden).stream().map(trace -> scorer.score(trace).value()).toList();
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), TOLERANCE);
  }

  /** The reference drops the last token of every answer; the values before it are compared. */
  private static void tokens(GoldenCase golden, TokenScorer scorer, int sign) {
    List<Trace> traces = traces(golden);
    assertThat(traces).as(golden::describe).hasSize(golden.expected().size());
    for (int i = 0; i < traces.size(); i++) {
      List<Double> all = scorer.score(traces.get(i)).values();
      List<Double> compared =
          all.subList(0, all.size() - 1).stream().map(value -> sign * value).toList();
      golden.assertClose(compared, GoldenCase.numbers(golden.expected().get(i)), TOLERANCE);
    }
  }

  /** Traces of the listed log-probabilities or entropies, the last token an end of sequence. */
  private static List<Trace> traces(GoldenCase golden) {
    boolean entropies = golden.inputs().has("token_entropy");
    JsonNode answers = golden.input(entropies ? "token_entropy" : "token_log_likelihoods");
    List<Trace> traces = new ArrayList<>();
    for (JsonNode answer : answers) {
      List<Double> values = GoldenCase.numbers(answer);
      TraceBuilder trace = Traces.answer(golden.id() + "-" + traces.size());
      for (int t = 0; t < values.size(); t++) {
        double logprob = entropies ? -1 : values.get(t);
        if (t + 1 < values.size()) {
          trace.token("w" + t, logprob);
        } else {
          trace.endOfSequence(logprob);
        }
        if (entropies) {
          trace.entropy(values.get(t));
        }
      }
      traces.add(trace.build());
    }
    return traces;
  }

  private static void entropies(GoldenCase golden) {
    JsonNode answers = golden.input("log_probs");
    for (int i = 0; i < answers.size(); i++) {
      List<Double> wanted = GoldenCase.numbers(golden.expected().get(i));
      List<Double> ofRows = new ArrayList<>();
      TraceBuilder trace = Traces.answer(golden.id() + "-" + i);
      float[][] rows = new float[answers.get(i).size()][];
      for (int t = 0; t < rows.length; t++) {
        double[] row =
            GoldenCase.numbers(answers.get(i).get(t)).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        ofRows.add(GoldenRows.entropy(row));
        rows[t] = new float[row.length];
        for (int v = 0; v < row.length; v++) {
          rows[t][v] = (float) row[v];
        }
        trace.token("w" + t, -1);
      }
      golden.assertClose(ofRows, wanted, TOLERANCE);
      List<Double> ofTrace = TokenEntropy.withDefaults().score(trace.logits(rows).build()).values();
      golden.assertClose(ofTrace, wanted, SINGLE_PRECISION);
    }
  }

  private static GoldenSuite leaveOut(GoldenSuite suite) {
    return suite
        .leaveOut(
            "claims and claim-conditioned probability: tested in uq-factcheck",
            "ClaimConditionedProbability",
            "ClaimConditionedProbability._combine_nli",
            "ClaimConditionedProbabilityClaim",
            "ClaimConditionedProbabilityClaim(fact_pref)",
            "ClaimConditionedProbabilityClaim(no_context)",
            "ClaimConditionedProbabilityClaim._token_ccp",
            "ClaimsExtractor.__call__",
            "ClaimsExtractor._align",
            "ClaimsExtractor._match_string",
            "ClaimsExtractor._match_string_zh",
            "ClaimsExtractor.split_to_sentences",
            "GreedyAlternativesFactPrefNLICalculator",
            "GreedyAlternativesNLICalculator",
            "estimators.claim.attention_score.AttentionScoreClaim",
            "estimators.claim.frequency_scoring.FrequencyScoringClaim",
            "estimators.claim.max_probability.MaximumClaimProbability",
            "estimators.claim.p_true.PTrueClaim",
            "estimators.claim.perplexity.PerplexityClaim",
            "estimators.claim.pointwise_mutual_information.PointwiseMutualInformationClaim",
            "estimators.claim.self_certainty.SelfCertaintyClaim",
            "estimators.claim.token_entropy.MaxTokenEntropyClaim",
            "estimators.claim.token_sar.TokenSARClaim",
            "paper appendix D.1 (no reference class)")
        .leaveOut(
            "needs an ensemble of models; the reference itself has switched it off",
            "ensemble_sequence_measures.get_seq_level_ue")
        .leaveOut(
            "a kernel PCA and a robust covariance that draw one library's random numbers", "RDESeq")
        .leaveOut(
            "a defect of the reference's run manager: here no score is ever NaN",
            "utils.manager._delete_nans");
  }
}
