package io.github.uq4j.factcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.ccp.Aggregation;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.Context;
import io.github.uq4j.factcheck.ccp.SequenceClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.TokenCcp;
import io.github.uq4j.factcheck.ccp.TokenClaimConditionedProbability;
import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenFile;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Claim-conditioned probability against LM-Polygraph, in the reference profile. */
class CcpGoldenTest {

  private static final double TOLERANCE = 1e-9;
  private static final ClaimConditionedProbability CLAIMS =
      ClaimConditionedProbability.withDefaults()
          .withProfile(Profile.REFERENCE)
          .withAlternatives(ReferenceCases.ALL_ALTERNATIVES);
  private static final TokenClaimConditionedProbability TOKENS =
      TokenClaimConditionedProbability.withDefaults()
          .withProfile(Profile.REFERENCE)
          .withAlternatives(ReferenceCases.ALL_ALTERNATIVES);
  private static final SequenceClaimConditionedProbability ANSWERS =
      SequenceClaimConditionedProbability.withDefaults()
          .withProfile(Profile.REFERENCE)
          .withAlternatives(ReferenceCases.ALL_ALTERNATIVES);

  @TestFactory
  Stream<DynamicTest> case_ofGoldenFile_agrees() {
    return GoldenLeftOut.baselines(
            GoldenLeftOut.otherModules(GoldenFile.read("golden_polygraph.json").suite()))
        .leaveOut(
            "claim extraction and baselines, which ClaimGoldenTest runs",
            "estimators.claim.max_probability.MaximumClaimProbability",
            "estimators.claim.perplexity.PerplexityClaim",
            "estimators.claim.token_entropy.MaxTokenEntropyClaim",
            "ClaimsExtractor._match_string",
            "ClaimsExtractor._match_string_zh",
            "ClaimsExtractor.split_to_sentences",
            "ClaimsExtractor._align",
            "ClaimsExtractor.__call__")
        .run("ClaimConditionedProbability._combine_nli", CcpGoldenTest::combine)
        .run("ClaimConditionedProbability", CcpGoldenTest::sequence)
        .run("ClaimConditionedProbabilityClaim._token_ccp", CcpGoldenTest::token)
        .run("ClaimConditionedProbabilityClaim(no_context)", CcpGoldenTest::claim)
        .run("ClaimConditionedProbabilityClaim(fact_pref)", CcpGoldenTest::prefixed)
        .run("paper appendix D.1 (no reference class)", CcpGoldenTest::aggregations)
        .run("ClaimConditionedProbabilityClaim", CcpGoldenTest::inactiveStopWord)
        .run("GreedyAlternativesNLICalculator", CcpGoldenTest::barePairs)
        .run("GreedyAlternativesFactPrefNLICalculator", CcpGoldenTest::prefixedPairs)
        .tests();
  }

  private static void combine(GoldenCase golden) {
    for (JsonNode row : golden.expected()) {
      Trace trace =
          Traces.answer(golden.id())
              .token("chosen", -1)
              .top(Alternative.of("chosen", -1), Alternative.of("other", -2))
              .build();
      TextPair pair = new TextPair("chosen", "other");
      Helpers helpers =
          ReferenceCases.knowing(
              Map.of(
                  pair,
                  ReferenceCases.entailment(row.path("forward").asText()),
                  pair.swapped(),
                  ReferenceCases.entailment(row.path("backward").asText())));
      EntailmentLabel combined =
          TOKENS.explain(trace, helpers).get(0).alternatives().get(1).label();
      assertThat(combined)
          .as(golden.describe() + row)
          .isEqualTo(ReferenceCases.entailment(row.path("combined").asText()).label());
    }
  }

  private static void sequence(GoldenCase golden) {
    JsonNode alternatives = golden.input("alternatives");
    JsonNode labels = golden.input("nli_forward_backward");
    List<Double> values = new ArrayList<>();
    if (alternatives.get(0).get(0).isTextual()) {
      values.add(figure(golden, alternatives, labels));
    } else {
      for (int s = 0; s < alternatives.size(); s++) {
        Trace trace = ReferenceCases.marked(golden.id() + s, alternatives.get(s));
        Helpers helpers = ReferenceCases.bare(alternatives.get(s), labels.get(s));
        values.add(ANSWERS.score(trace, helpers).value());
      }
    }
    golden.assertClose(values, GoldenCase.numbers(golden.expected()), TOLERANCE);
  }

  /** One word whose alternatives come with probabilities instead of logarithms. */
  private static double figure(GoldenCase golden, JsonNode alternatives, JsonNode labels) {
    Map<TextPair, Entailment> judgements = new HashMap<>();
    ReferenceCases.judge(judgements, "", 0, alternatives, labels);
    List<Alternative> top = new ArrayList<>();
    for (JsonNode pair : alternatives) {
      String text = ReferenceCases.mark(pair.get(0).asText(), 0, top.size());
      top.add(Alternative.of(text, Math.log(GoldenCase.number(pair.get(1)))));
    }
    Trace trace =
        Traces.answer(golden.id())
            .token(top.get(0).text(), top.get(0).logprob())
            .top(
                top.stream()
                    .sorted((a, b) -> Double.compare(b.logprob(), a.logprob()))
                    .toArray(Alternative[]::new))
            .build();
    return ANSWERS.score(trace, ReferenceCases.knowing(judgements)).value();
  }

  private static void token(GoldenCase golden) {
    JsonNode alternatives = golden.input("alternatives");
    for (int s = 0; s < alternatives.size(); s++) {
      JsonNode own = alternatives.get(s);
      List<Double> logs =
          TOKENS
              .withFunctionWords(stopWords(golden, own.size()))
              .explain(
                  ReferenceCases.marked(golden.id() + s, own),
                  ReferenceCases.bare(own, golden.input("nli_forward_backward").get(s)))
              .stream()
              .map(TokenCcp::logCcp)
              .toList();
      golden.assertClose(logs, GoldenCase.numbers(golden.expected().get(s)), TOLERANCE);
    }
  }

  /** The case's stop words, with the mark of every token. */
  private static FunctionWords stopWords(GoldenCase golden, int tokens) {
    JsonNode listed =
        golden.inputs().has("stop_words")
            ? golden.input("stop_words")
            : golden.params().path("stop_words");
    List<String> words = new ArrayList<>();
    for (String word : ReferenceCases.texts(listed)) {
      for (int t = 0; t < tokens; t++) {
        words.add(ReferenceCases.mark(word, t));
      }
    }
    return FunctionWords.of(new HashSet<>(words));
  }

  private static void claim(GoldenCase golden) {
    JsonNode alternatives = golden.input("alternatives");
    for (int s = 0; s < alternatives.size(); s++) {
      JsonNode own = alternatives.get(s);
      List<Double> values =
          values(
              CLAIMS
                  .withFunctionWords(stopWords(golden, own.size()))
                  .score(
                      ReferenceCases.marked(golden.id() + s, own),
                      ReferenceCases.claims(golden.input("aligned_token_ids").get(s)),
                      ReferenceCases.bare(own, golden.input("nli_forward_backward").get(s))));
      golden.assertClose(values, GoldenCase.numbers(golden.expected().get(s)), TOLERANCE);
    }
  }

  private static List<Double> values(List<Score> scores) {
    return scores.stream().map(Score::value).toList();
  }

  /** Every claim by itself: the file may label the same texts differently in two claims. */
  private static void prefixed(GoldenCase golden) {
    JsonNode alternatives = golden.input("alternatives");
    for (int s = 0; s < alternatives.size(); s++) {
      JsonNode own = alternatives.get(s);
      Trace trace = ReferenceCases.marked(golden.id() + s, own);
      List<Claim> claims = ReferenceCases.claims(golden.input("aligned_token_ids").get(s));
      JsonNode labels = golden.input("nli_forward_backward_per_claim").get(s);
      List<Double> values = new ArrayList<>();
      for (int c = 0; c < claims.size(); c++) {
        Map<TextPair, Entailment> judgements = new HashMap<>();
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < claims.get(c).tokens().size(); i++) {
          int token = claims.get(c).tokens().get(i);
          ReferenceCases.judge(
              judgements, prefix.toString(), token, own.get(token), labels.get(c).get(i));
          prefix.append(ReferenceCases.mark(own.get(token).get(0).get(0).asText(), token));
        }
        values.addAll(
            values(
                CLAIMS
                    .withContext(Context.CLAIM_PREFIX)
                    .score(trace, List.of(claims.get(c)), ReferenceCases.knowing(judgements))));
      }
      golden.assertClose(values, GoldenCase.numbers(golden.expected().get(s)), TOLERANCE);
    }
  }

  /** The paper's aggregations are doubts, the reference's product is a negative probability. */
  private static void aggregations(GoldenCase golden) {
    Map<String, Aggregation> names =
        Map.of(
            "prod", Aggregation.PRODUCT,
            "len", Aggregation.LENGTH_NORMALISED,
            "min", Aggregation.MIN,
            "mean", Aggregation.MEAN);
    assertThat(golden.expected().fieldNames())
        .toIterable()
        .as(golden::describe)
        .containsExactlyInAnyOrderElementsOf(names.keySet());
    JsonNode alternatives = golden.input("alternatives");
    names.forEach(
        (name, aggregation) -> {
          for (int s = 0; s < alternatives.size(); s++) {
            List<Double> doubts =
                CLAIMS
                    .withAggregation(aggregation)
                    .score(
                        ReferenceCases.marked(golden.id() + s, alternatives.get(s)),
                        ReferenceCases.claims(golden.input("aligned_token_ids").get(s)),
                        ReferenceCases.bare(
                            alternatives.get(s), golden.input("nli_forward_backward").get(s)))
                    .stream()
                    .map(score -> 1 + score.value())
                    .toList();
            golden.assertClose(
                doubts, GoldenCase.numbers(golden.expected().path(name).get(s)), TOLERANCE);
          }
        });
  }

  private static void inactiveStopWord(GoldenCase golden) {
    String text = golden.input("decoded").asText();
    int id = golden.input("generated_token").asInt();
    Trace plain =
        Traces.answer(golden.id()).token(text, -1).top(Alternative.of(id, text, -1)).build();
    List<TokenCcp> tokens =
        TOKENS
            .withFunctionWords(FunctionWords.english())
            .explain(plain, ReferenceCases.knowing(Map.of()));
    assertThat(tokens.get(0).functionWord())
        .as(golden.describe())
        .isEqualTo(golden.expected().asBoolean());
  }

  /** The reference asks about the chosen token itself, too, and ignores the answer. */
  private static void barePairs(GoldenCase golden) {
    JsonNode alternatives = golden.input("alternatives");
    JsonNode expected = golden.expected().path("nli_pairs_per_token");
    for (int t = 0; t < alternatives.size(); t++) {
      JsonNode one = JsonNodeFactory.instance.arrayNode().add(alternatives.get(t));
      JsonNode text = JsonNodeFactory.instance.arrayNode().add(alternatives.get(t).get(0).get(0));
      Set<TextPair> asked = new HashSet<>();
      TOKENS.explain(ReferenceCases.plain(golden.id(), text, one), recording(asked::add));
      asked.removeIf(pair -> pair.first().equals(pair.second()));
      Set<TextPair> wanted = new HashSet<>(pairs(expected.get(t)));
      wanted.removeIf(pair -> pair.first().equals(pair.second()));
      assertThat(asked).as(golden.describe()).isEqualTo(wanted);
    }
  }

  private static void prefixedPairs(GoldenCase golden) {
    Trace trace =
        ReferenceCases.plain(
            golden.id(), golden.input("token_texts"), golden.input("alternatives"));
    Set<TextPair> asked = new HashSet<>();
    for (Claim claim : ReferenceCases.claims(golden.input("aligned_token_ids"))) {
      List<CcpExplanation> explained =
          CLAIMS
              .withContext(Context.CLAIM_PREFIX)
              .explain(trace, List.of(claim), recording(asked::add));
      assertThat(explained).hasSize(1);
    }
    asked.removeIf(pair -> pair.first().equals(pair.second()));
    Set<TextPair> wanted = new HashSet<>(pairs(golden.expected().path("nli_pairs_in_order")));
    wanted.removeIf(pair -> pair.first().equals(pair.second()));
    assertThat(asked)
        .as(golden.describe() + "; a trace holds alternatives in descending order")
        .isEqualTo(wanted);
  }

  private static Helpers recording(Consumer<TextPair> sink) {
    return Helpers.none()
        .withEntailment(
            pairs -> {
              pairs.forEach(sink);
              return pairs.stream().map(pair -> ReferenceCases.entailment("neutral")).toList();
            });
  }

  private static List<TextPair> pairs(JsonNode array) {
    List<TextPair> pairs = new ArrayList<>();
    array.forEach(pair -> pairs.add(new TextPair(pair.get(0).asText(), pair.get(1).asText())));
    return pairs;
  }
}
