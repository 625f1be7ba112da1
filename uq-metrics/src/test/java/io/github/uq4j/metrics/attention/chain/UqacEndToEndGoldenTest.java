package io.github.uq4j.metrics.attention.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.answer.AnswerLocator;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * UQAC on whole responses of a tiny trained model, against the authors' pipeline: the chain, what
 * is kept, the variants, all confidences.
 */
class UqacEndToEndGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_uqac.json");
  private static final JsonNode CASES = FILE.path("end_to_end_tiny_llama").path("cases");
  private static final double TOLERANCE = 1e-6;

  private static ChainSearch search(JsonNode hyper) {
    return ChainSearch.of(Profile.REFERENCE)
        .withAnswer(AnswerLocator.lastMentionOfBoxed())
        .withReduction(
            AttentionReduction.withDefaults()
                .withProfile(Profile.REFERENCE)
                .withHeads(hyper.path("n_heads").asInt())
                .withPooling(
                    hyper.path("reduction").asText().equals("max")
                        ? AttentionReduction.Pooling.MAX
                        : AttentionReduction.Pooling.MEAN))
        .withBacktracking(
            Backtracking.withDefaults()
                .withProfile(Profile.REFERENCE)
                .withBuffer(hyper.path("buffer").asInt())
                .withThreshold(hyper.path("threshold").asDouble())
                .withMinLength(hyper.path("min_len").asInt()))
        .withFilter(
            SimilarityFilter.withDefaults()
                .withAnchor(UqacGoldenTest.anchor(hyper.path("sim").asText()))
                .withCount(hyper.path("sims_k").asInt())
                .withThreshold(hyper.path("sims_thr").asDouble()));
  }

  private static void assertClose(String what, double actual, JsonNode wanted) {
    assertThat(wanted.isNumber()).as(what + " is recorded").isTrue();
    assertThat(actual).as(what).isCloseTo(wanted.asDouble(), within(TOLERANCE));
  }

  @TestFactory
  Stream<DynamicTest> responses_everyCase_giveTheReferencesNumbers() {
    assertThat(CASES).isNotEmpty();
    return StreamSupport.stream(CASES.spliterator(), false)
        .map(c -> DynamicTest.dynamicTest(c.path("idx").asText(), () -> whole(c)));
  }

  private static void whole(JsonNode golden) {
    JsonNode expected = golden.path("expected");
    ChainSearch search = search(golden.path("hyper"));
    Trace trace = UqacGoldenTrace.of(golden, 1);
    AttentionChain chain = search.chain(trace);
    assertThat(sources(chain.tokens().stream().map(ChainToken::token).toList()))
        .isEqualTo(UqacGoldenTrace.ints(expected.path("chain_src_ids")));
    for (int i = 0; i < chain.tokens().size(); i++) {
      assertThat(chain.tokens().get(i).score())
          .isCloseTo(expected.path("chain_scores_f64").get(i).asDouble(), within(1e-11));
    }
    double[] similarities =
        search.similarities(trace, chain, chain.tokens().stream().map(ChainToken::token).toList());
    for (int i = 0; i < similarities.length; i++) {
      assertThat(similarities[i])
          .isCloseTo(expected.path("sims_f64").get(i).asDouble(), within(1e-11));
    }
    assertThat(sources(search.similar(trace, chain)))
        .isEqualTo(UqacGoldenTrace.ints(expected.path("sim_selected_src_ids_sorted")));
    marginal(golden, search, trace);
    confidences(expected.path("eval_values"), search, golden, chain);
  }

  private static List<Integer> sources(List<Integer> tokens) {
    return tokens.stream().map(token -> token - 1).toList();
  }

  private static void marginal(JsonNode golden, ChainSearch search, Trace trace) {
    JsonNode hyper = golden.path("hyper");
    JsonNode expected = golden.path("expected");
    Uqac uqac =
        Uqac.withDefaults()
            .withProfile(Profile.REFERENCE)
            .withSearch(search)
            .withVariants(hyper.path("ens_k").asInt())
            .withThreshold(hyper.path("ens_thr").asDouble());
    UqacExplanation explanation =
        uqac.explain(trace, Helpers.none().withLanguage(new RereadingModel(golden)));
    assertThat(explanation.variants()).hasSize(expected.path("expansions").size());
    for (int e = 0; e < explanation.variants().size(); e++) {
      UqacVariant variant = explanation.variants().get(e);
      assertClose("ans_prob", Math.exp(variant.answerLogprob()), expected.path("ans_prob").get(e));
      assertClose("seq_prob", Math.exp(variant.chainLogprob()), expected.path("seq_prob").get(e));
    }
    assertClose("ens_marginal", explanation.confidence(), expected.path("ens_marginal"));
  }

  private static void confidences(
      JsonNode wanted, ChainSearch search, JsonNode golden, AttentionChain chain) {
    Trace trace = UqacGoldenTrace.of(golden, 1);
    Generation response = UqacGoldenTrace.of(golden, 0).generation();
    assertClose(
        "attn_probs_prod",
        UqacAttention.withDefaults()
            .withProfile(Profile.REFERENCE)
            .withSearch(search)
            .score(trace)
            .value(),
        wanted.path("attn_probs_prod"));
    assertClose(
        "sims_probs_prod",
        UqacSimilarity.withDefaults()
            .withProfile(Profile.REFERENCE)
            .withSearch(search)
            .score(trace)
            .value(),
        wanted.path("sims_probs_prod"));
    ChainProbabilities probabilities =
        new ChainProbabilities(Profile.REFERENCE, trace.generation());
    List<Integer> all = chain.tokens().stream().map(ChainToken::token).toList();
    assertClose("attn_probs_mean", probabilities.mean(all), wanted.path("attn_probs_mean"));
    List<Integer> kept = new java.util.ArrayList<>(search.similar(trace, chain));
    kept.addAll(chain.answer());
    assertClose("sims_probs_mean", probabilities.mean(kept), wanted.path("sims_probs_mean"));
    ChainBaselines answer =
        ChainBaselines.of(trace.generation(), chain.answer(), Profile.REFERENCE);
    assertClose("ans_probs_prod", answer.probability(), wanted.path("ans_probs_prod"));
    assertClose("ans_probs_mean", answer.meanProbability(), wanted.path("ans_probs_mean"));
    assertClose("ans_entropy", answer.predictiveEntropy(), wanted.path("ans_entropy"));
    assertClose(
        "ans_length_norm_entropy",
        answer.lengthNormalizedEntropy(),
        wanted.path("ans_length_norm_entropy"));
    ChainBaselines whole = ChainBaselines.of(response, Profile.REFERENCE);
    assertClose("pred_probs_prod", whole.probability(), wanted.path("pred_probs_prod"));
    assertClose("pred_probs_mean", whole.meanProbability(), wanted.path("pred_probs_mean"));
    ChainBaselines rows =
        ChainBaselines.of(
            trace.generation(),
            IntStream.range(1, trace.generation().tokens().size()).boxed().toList(),
            Profile.REFERENCE);
    assertClose("predictive_entropy", rows.predictiveEntropy(), wanted.path("predictive_entropy"));
    assertClose(
        "length_norm_entropy", rows.lengthNormalizedEntropy(), wanted.path("length_norm_entropy"));
  }

  @Test
  void quirks_ofTheReference_areKeptInItsProfileOnly() {
    JsonNode golden = CASES.get(0);
    JsonNode wrap = FILE.path("quirks").get(0);
    double last = wrap.path("last_row_top5_prob").asDouble();
    assertThat(wrap.path("base_attn_probs_prod").asDouble() * last)
        .isCloseTo(wrap.path("attn_probs_prod").asDouble(), within(TOLERANCE));
    Generation wrapped = UqacGoldenTrace.of(golden, 1).generation();
    assertThat(Math.exp(new ChainProbabilities(Profile.REFERENCE, wrapped).logprob(0)))
        .isCloseTo(last, within(TOLERANCE));
    assertThat(new ChainProbabilities(Profile.DEFAULT, wrapped).logprob(0))
        .isEqualTo(wrapped.tokens().get(0).logprob());
    JsonNode empty = FILE.path("quirks").get(1);
    assertThat(empty.path("marginal").asDouble()).isZero();
    Trace trace = UqacGoldenTrace.of(golden, 1);
    ChainSearch nothing =
        search(golden.path("hyper")).withFilter(SimilarityFilter.withDefaults().withThreshold(1));
    Helpers helpers = Helpers.none().withLanguage(new RereadingModel(golden));
    Uqac uqac = Uqac.withDefaults();
    assertThat(
            uqac.withProfile(Profile.REFERENCE).withSearch(nothing).score(trace, helpers).value())
        .isZero();
    AttentionChain chain = nothing.chain(trace);
    double answer =
        chain.answer().stream()
            .mapToDouble(t -> Math.exp(trace.generation().tokens().get(t).logprob()))
            .reduce(1, (a, b) -> a * b);
    assertThat(uqac.withSearch(nothing).score(trace, helpers).value())
        .isCloseTo(answer, within(1e-12));
  }
}
