package io.github.uq4j.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.token.BoostedProb;
import io.github.uq4j.metrics.token.ConditionalPointwiseMutualInformation;
import io.github.uq4j.metrics.token.FisherRao;
import io.github.uq4j.metrics.token.GoldenRows;
import io.github.uq4j.metrics.token.PTrue;
import io.github.uq4j.metrics.token.PointwiseMutualInformation;
import io.github.uq4j.metrics.token.RenyiDivergence;
import io.github.uq4j.metrics.token.SelfCertainty;
import io.github.uq4j.metrics.token.TokenConditionalPointwiseMutualInformation;
import io.github.uq4j.metrics.token.TokenPointwiseMutualInformation;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The cases of LM-Polygraph that belong to scorers of one generation, in the reference profile. */
final class TokenGoldenCases {

  private static final Profile REFERENCE = Profile.REFERENCE;

  private static final double TOLERANCE = 1e-9;

  /** Rows of a trace are in single precision, the reference's in double. */
  private static final double SINGLE_PRECISION = 1e-6;

  private static final String PMI = "estimators.pointwise_mutual_information.";
  private static final String CONDITIONAL = "estimators.conditional_pointwise_mutual_information.";

  private TokenGoldenCases() {}

  static GoldenSuite addTo(GoldenSuite suite) {
    return suite
        .run("estimators.self_certainty.SelfCertainty", TokenGoldenCases::selfCertainty)
        .run("estimators.renyi_neg.RenyiNeg", TokenGoldenCases::renyiDivergence)
        .run("estimators.fisher_rao.FisherRao", TokenGoldenCases::fisherRao)
        .run("estimators.boostedprob_score.BoostedProbSequence", TokenGoldenCases::boostedProb)
        .run(
            PMI + "MeanPointwiseMutualInformation",
            c -> withPass(c, PointwiseMutualInformation.withDefaults().withProfile(REFERENCE)))
        .run(
            PMI + "PointwiseMutualInformation",
            c ->
                flatTokens(
                    c, TokenPointwiseMutualInformation.withDefaults().withProfile(REFERENCE)))
        .run(
            CONDITIONAL + "MeanConditionalPointwiseMutualInformation",
            c ->
                withPass(
                    c,
                    ConditionalPointwiseMutualInformation.withDefaults()
                        .withProfile(REFERENCE)
                        .withTau(number(c, "tau", 0.0656))
                        .withLambda(number(c, "lambd", 3.599))))
        .run(
            CONDITIONAL + "ConditionalPointwiseMutualInformation",
            c ->
                flatTokens(
                    c,
                    TokenConditionalPointwiseMutualInformation.withDefaults()
                        .withProfile(REFERENCE)
                        .withTau(number(c, "tau", 0.0656))
                        .withLambda(number(c, "lambd", 3.599))))
        .run("estimators.p_true.PTrue", TokenGoldenCases::pTrue)
        .leaveOut(
            "scores read from words in an answer, not from its distributions: not part of this"
                + " module",
            "Linguistic1S",
            "Verbalized1S");
  }

  private static double number(GoldenCase golden, String name, double absent) {
    JsonNode value = golden.params().path(name);
    return value.isNumber() ? value.doubleValue() : absent;
  }

  private static void selfCertainty(GoldenCase golden) {
    compare(golden, GoldenRows::selfCertainty, TOLERANCE);
    ofTraces(golden, SelfCertainty.withDefaults().withProfile(REFERENCE), SINGLE_PRECISION);
  }

  private static void renyiDivergence(GoldenCase golden) {
    RenyiDivergence scorer =
        RenyiDivergence.withDefaults()
            .withProfile(REFERENCE)
            .withAlpha(number(golden, "alpha", 0.5))
            .withTemperature(number(golden, "temperature", 2));
    compare(golden, rows -> GoldenRows.renyiDivergence(scorer, rows), TOLERANCE);
    ofTraces(golden, scorer, SINGLE_PRECISION);
  }

  private static void fisherRao(GoldenCase golden) {
    FisherRao scorer =
        FisherRao.withDefaults()
            .withProfile(REFERENCE)
            .withTemperature(number(golden, "temperature", 2));
    compare(golden, rows -> GoldenRows.fisherRao(scorer, rows), TOLERANCE);
    // Near a uniform row the distance is a square root of what rounding leaves.
    ofTraces(golden, scorer, 10 * SINGLE_PRECISION);
  }

  private static void boostedProb(GoldenCase golden) {
    List<Double> ofRows = new ArrayList<>();
    for (int i = 0; i < golden.input("log_probs").size(); i++) {
      ofRows.add(
          GoldenRows.boostedProb(
              GoldenRows.rows(golden.input("log_probs").get(i)),
              GoldenCase.numbers(golden.input("token_ids").get(i))));
    }
    golden.assertClose(ofRows, GoldenCase.numbers(golden.expected()), TOLERANCE);
    ofTraces(golden, BoostedProb.withDefaults().withProfile(REFERENCE), SINGLE_PRECISION);
  }

  private static void compare(
      GoldenCase golden, Function<double[][], Double> score, double tolerance) {
    List<Double> actual = new ArrayList<>();
    golden.input("log_probs").forEach(answer -> actual.add(score.apply(GoldenRows.rows(answer))));
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), tolerance);
  }

  private static void ofTraces(GoldenCase golden, SequenceScorer scorer, double tolerance) {
    List<Double> actual = new ArrayList<>();
    for (int i = 0; i < golden.input("log_probs").size(); i++) {
      actual.add(scorer.score(GoldenRows.traceOfRows(golden, i)).value());
    }
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), tolerance);
  }

  private static void withPass(GoldenCase golden, SequenceScorer scorer) {
    List<Double> actual = new ArrayList<>();
    for (int i = 0; i < golden.input("token_log_likelihoods").size(); i++) {
      actual.add(
          scorer
              .score(GoldenRows.traceOfLogprobs(golden, i), GoldenRows.passOf(golden, i))
              .value());
    }
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), TOLERANCE);
  }

  /** The reference drops the last token of every answer and joins what is left. */
  private static void flatTokens(GoldenCase golden, TokenScorer scorer) {
    List<Double> actual = new ArrayList<>();
    for (int i = 0; i < golden.input("token_log_likelihoods").size(); i++) {
      List<Double> all =
          scorer
              .score(GoldenRows.traceOfLogprobs(golden, i), GoldenRows.passOf(golden, i))
              .values();
      actual.addAll(all.subList(0, all.size() - 1));
    }
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), TOLERANCE);
  }

  private static void pTrue(GoldenCase golden) {
    List<Double> actual = new ArrayList<>();
    for (double logprob : GoldenCase.numbers(golden.input("log_prob_true"))) {
      actual.add(
          PTrue.withDefaults()
              .withProfile(REFERENCE)
              .score(GoldenRows.asked(golden), GoldenRows.believing(logprob))
              .value());
    }
    golden.assertClose(actual, GoldenCase.numbers(golden.expected()), TOLERANCE);
  }
}
