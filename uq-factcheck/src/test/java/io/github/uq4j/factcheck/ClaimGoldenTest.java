package io.github.uq4j.factcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.factcheck.baselines.ClaimPerplexity;
import io.github.uq4j.factcheck.baselines.MaxClaimProbability;
import io.github.uq4j.factcheck.baselines.MaxTokenEntropyClaim;
import io.github.uq4j.factcheck.claims.PolygraphClaims;
import io.github.uq4j.factcheck.claims.PolygraphClaims.Sentence;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenFile;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Extraction, alignment and the baselines against LM-Polygraph. */
class ClaimGoldenTest {

  private static final double TOLERANCE = 1e-9;

  @TestFactory
  Stream<DynamicTest> case_ofGoldenFile_agrees() {
    return GoldenLeftOut.baselines(
            GoldenLeftOut.otherModules(GoldenFile.read("golden_polygraph.json").suite()))
        .leaveOut(
            "claim-conditioned probability, which CcpGoldenTest runs",
            "ClaimConditionedProbability._combine_nli",
            "ClaimConditionedProbability",
            "ClaimConditionedProbabilityClaim._token_ccp",
            "ClaimConditionedProbabilityClaim(no_context)",
            "ClaimConditionedProbabilityClaim(fact_pref)",
            "paper appendix D.1 (no reference class)",
            "ClaimConditionedProbabilityClaim",
            "GreedyAlternativesNLICalculator",
            "GreedyAlternativesFactPrefNLICalculator")
        .run(
            "estimators.claim.max_probability.MaximumClaimProbability",
            golden ->
                scores(golden, MaxClaimProbability.withDefaults().withProfile(Profile.REFERENCE)))
        .run(
            "estimators.claim.perplexity.PerplexityClaim",
            golden -> scores(golden, ClaimPerplexity.withDefaults()))
        .run(
            "estimators.claim.token_entropy.MaxTokenEntropyClaim",
            golden -> scores(golden, MaxTokenEntropyClaim.withDefaults()))
        .run("ClaimsExtractor._match_string", ClaimGoldenTest::matchWords)
        .run("ClaimsExtractor._match_string_zh", ClaimGoldenTest::matchChinese)
        .run("ClaimsExtractor.split_to_sentences", ClaimGoldenTest::sentences)
        .run("ClaimsExtractor._align", ClaimGoldenTest::align)
        .run("ClaimsExtractor.__call__", ClaimGoldenTest::pipeline)
        .tests();
  }

  private static void scores(GoldenCase golden, ClaimScorer scorer) {
    JsonNode logprobs = golden.inputs().path("token_log_likelihoods");
    JsonNode entropies = golden.inputs().path("token_entropy");
    JsonNode aligned = golden.input("aligned_token_ids");
    for (int s = 0; s < aligned.size(); s++) {
      TraceBuilder trace = Traces.answer(golden.id() + s);
      int tokens = Math.max(logprobs.path(s).size(), entropies.path(s).size());
      for (int t = 0; t < tokens; t++) {
        trace.token("w" + t, logprobs.isArray() ? GoldenCase.number(logprobs.get(s).get(t)) : -1);
        if (entropies.isArray()) {
          trace.entropy(GoldenCase.number(entropies.get(s).get(t)));
        }
      }
      List<Double> values =
          scorer
              .score(trace.build(), ReferenceCases.claims(aligned.get(s)), Helpers.none())
              .stream()
              .map(Score::value)
              .toList();
      golden.assertClose(values, GoldenCase.numbers(golden.expected().get(s)), TOLERANCE);
    }
  }

  private static void matchWords(GoldenCase golden) {
    for (JsonNode row : golden.expected()) {
      assertMatch(
          golden,
          row,
          PolygraphClaims.matchWords(
              row.path("sentence").asText(), ReferenceCases.texts(row.path("match_words"))));
    }
  }

  private static void matchChinese(GoldenCase golden) {
    for (JsonNode row : golden.expected()) {
      assertMatch(
          golden,
          row,
          PolygraphClaims.matchChinese(
              row.path("sentence").asText(), ReferenceCases.texts(row.path("match_words"))));
    }
  }

  private static void assertMatch(GoldenCase golden, JsonNode row, Optional<String> actual) {
    JsonNode wanted = row.path("match_string");
    assertThat(actual)
        .as(golden.id() + " " + row)
        .isEqualTo(wanted.isNull() ? Optional.empty() : Optional.of(wanted.asText()));
  }

  private static Trace trace(GoldenCase golden) {
    TraceBuilder trace = Traces.answer(golden.id());
    ReferenceCases.texts(golden.input("token_texts")).forEach(text -> trace.token(text, -1));
    return trace.build();
  }

  private static void sentences(GoldenCase golden) {
    Trace trace = trace(golden);
    List<Sentence> sentences = PolygraphClaims.sentences(trace.generation());
    JsonNode expected = golden.expected();
    assertThat(sentences.stream().map(s -> s.span().of(trace.generation().text())).toList())
        .as(golden.describe())
        .isEqualTo(ReferenceCases.texts(expected.path("sentences")));
    assertThat(sentences.stream().map(Sentence::firstToken).toList())
        .as(golden.describe())
        .isEqualTo(ReferenceCases.integers(expected.path("first_token")));
    List<List<Integer>> tokens = new ArrayList<>();
    expected.path("token_ids").forEach(ids -> tokens.add(ReferenceCases.integers(ids)));
    assertThat(
            sentences.stream()
                .map(s -> IntStream.range(s.firstToken(), s.endToken()).boxed().toList())
                .toList())
        .as(golden.describe())
        .isEqualTo(tokens);
  }

  private static void align(GoldenCase golden) {
    assertThat(
            PolygraphClaims.align(
                golden.input("sentence").asText(),
                golden.input("match_string").asText(),
                ReferenceCases.texts(golden.input("token_texts"))))
        .as(golden.describe())
        .isEqualTo(ReferenceCases.integers(golden.expected()));
  }

  /**
   * The file records the replies about the first sentence only; the claims of later sentences are
   * not compared.
   */
  private static void pipeline(GoldenCase golden) {
    Trace trace = trace(golden);
    JsonNode replies = golden.input("chat_replies");
    String first =
        PolygraphClaims.sentences(trace.generation()).get(0).span().of(trace.generation().text());
    List<Claim> claims = PolygraphClaims.of(new RecordedReplies(first, replies)).extract(trace);
    List<JsonNode> expected =
        StreamSupport.stream(golden.expected().spliterator(), false)
            .filter(claim -> claim.path("sentence").asText().equals(first))
            .toList();
    assertThat(expected).as(golden.describe()).isNotEmpty();
    assertThat(claims.stream().map(Claim::text).toList())
        .as(golden.describe())
        .isEqualTo(expected.stream().map(claim -> claim.path("claim_text").asText()).toList());
    assertThat(claims.stream().map(Claim::tokens).toList())
        .as(golden.describe())
        .isEqualTo(
            expected.stream()
                .map(claim -> ReferenceCases.integers(claim.path("aligned_token_ids")))
                .toList());
    assertThat(claims)
        .as(golden.describe())
        .allMatch(claim -> claim.span().of(trace.generation().text()).equals(first));
  }

  private record RecordedReplies(String sentence, JsonNode replies)
      implements PolygraphClaims.Replies {

    @Override
    public String claims(String asked) {
      return asked.equals(sentence) ? replies.path("claims").asText() : "";
    }

    @Override
    public String words(String asked, String claim) {
      return replies.path("m").path(claim).asText();
    }
  }
}
