package io.github.uq4j.metrics.sampling.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.sampling.GoldenTraces;
import io.github.uq4j.metrics.sampling.answers.Judged;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The exact texts SAR asks about, against the authors' repository and LM-Polygraph, and the
 * relevances that follow with the file's own stand-in for a similarity model. Left out: of {@code
 * truthtorchlm} its SAR and its length-normalised sentSAR, which are no variant here; its token
 * scores, which coincide with the paper's, are compared.
 */
class SarTextsGoldenTest {

  private static final double DOUBLE_PRECISION = 1e-12;
  private static final JsonNode FILE = TestData.json("golden/golden_sar.json");

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static void assertRelative(String what, double actual, double wanted, double tolerance) {
    assertThat(actual).as(what).isCloseTo(wanted, within(tolerance * Math.abs(wanted) + 1e-15));
  }

  /** Dice's coefficient of character bigrams, as the file describes its stand-in. */
  static double dice(TextPair pair) {
    Map<String, Integer> a = bigrams(pair.first());
    Map<String, Integer> b = bigrams(pair.second());
    int total = count(a) + count(b);
    int shared = 0;
    for (Map.Entry<String, Integer> bigram : a.entrySet()) {
      shared += Math.min(bigram.getValue(), b.getOrDefault(bigram.getKey(), 0));
    }
    return total == 0 ? 1 : 2.0 * shared / total;
  }

  private static Map<String, Integer> bigrams(String text) {
    Map<String, Integer> bigrams = new HashMap<>();
    for (int i = 0; i + 2 <= text.length(); i++) {
      bigrams.merge(text.substring(i, i + 2), 1, Integer::sum);
    }
    return bigrams;
  }

  private static int count(Map<String, Integer> bigrams) {
    return bigrams.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Generation generation(JsonNode tokens, JsonNode specials, boolean decoded) {
    StringBuilder text = new StringBuilder();
    List<Token> listed = new ArrayList<>();
    for (JsonNode token : tokens) {
      boolean special = stream(specials).anyMatch(s -> s.asText().equals(token.asText()));
      Token read = Token.of(token.asText(), TokenDistribution.of(-1));
      listed.add(special ? read.withKind(Token.Kind.SPECIAL) : read);
      if (!special || decoded) {
        text.append(token.asText());
      }
    }
    return Generation.of(text.toString(), listed);
  }

  private static Set<TextPair> pairs(JsonNode array) {
    Set<TextPair> pairs = new LinkedHashSet<>();
    array.forEach(p -> pairs.add(new TextPair(p.get(0).asText(), p.get(1).asText())));
    return pairs;
  }

  private static double[] relevance(Trace trace, Generation answer, SarVariant variant) {
    TokenRemovals removals = TokenRemovals.of(trace, answer, variant);
    return removals.relevance(
        Judged.ask(removals.pairs(), list -> list.stream().map(SarTextsGoldenTest::dice).toList()));
  }

  private static void assertRelevance(double[] actual, JsonNode wanted, boolean similarities) {
    assertThat(actual).hasSize(wanted.size());
    for (int i = 0; i < actual.length; i++) {
      double given = similarities ? 1 - actual[i] : actual[i];
      assertRelative("token " + i, given, wanted.get(i).asDouble(), DOUBLE_PRECISION * 10);
    }
  }

  @Test
  void textsOfTheRepository_asked_areThoseOfTheFile() {
    JsonNode golden = FILE.path("text_level_repo");
    List<Generation> samples = new ArrayList<>();
    golden.path("tokens").forEach(t -> samples.add(generation(t, golden.path("none"), false)));
    Trace trace =
        GoldenTraces.trace("text", samples.get(0), samples)
            .withPrompt(Prompt.of(golden.path("question").asText()));
    Set<TextPair> wanted = pairs(golden.path("token_pairs_in_order"));
    Set<TextPair> sentences = pairs(golden.path("sentence_pairs_in_order"));
    assertThat(
            TokenSar.withDefaults().withVariant(SarVariant.REFERENCE).questions(trace).similarity())
        .containsExactlyElementsOf(wanted);
    assertThat(
            SentenceSar.withDefaults()
                .withVariant(SarVariant.REFERENCE)
                .questions(trace)
                .similarity())
        .containsExactlyElementsOf(sentences);
    wanted.addAll(sentences);
    assertThat(Sar.withDefaults().withVariant(SarVariant.REFERENCE).questions(trace).similarity())
        .containsExactlyElementsOf(wanted);
    for (int i = 0; i < samples.size(); i++) {
      assertRelevance(
          relevance(trace, samples.get(i), SarVariant.REFERENCE),
          golden.path("importance").get(i),
          false);
    }
  }

  @Test
  void textsOfTheRepository_tokenInsideOtherWords_isRemovedEverywhere() {
    JsonNode golden = FILE.path("text_level_repo_replace_all_artefact");
    Generation sample = generation(golden.path("tokens"), golden.path("none"), false);
    TextPair first = pairs(golden.path("token_pairs_in_order")).iterator().next();
    String prompt =
        first.first().substring(0, first.first().length() - golden.path("text").asText().length());
    Trace trace =
        GoldenTraces.trace("artefact", sample, List.of(sample)).withPrompt(Prompt.of(prompt));
    List<TextPair> asked = TokenRemovals.of(trace, sample, SarVariant.REFERENCE).pairs();
    List<TextPair> wanted = new ArrayList<>();
    golden
        .path("token_pairs_in_order")
        .forEach(p -> wanted.add(new TextPair(p.get(0).asText(), p.get(1).asText())));
    assertThat(asked).isEqualTo(wanted);
    assertRelevance(
        relevance(trace, sample, SarVariant.REFERENCE), golden.path("importance"), false);
    // The default removes each token at its own place only.
    TextPair last = TokenRemovals.of(trace, sample, SarVariant.DEFAULT).pairs().get(4);
    assertThat(last.second()).isEqualTo("q  at the mat cat");
  }

  @Test
  void textsOfLmPolygraph_asked_areThoseOfTheFile() {
    JsonNode golden = FILE.path("text_level_lm_polygraph");
    JsonNode specials = golden.path("special_tokens");
    Generation answer = generation(golden.path("greedy_tokens"), specials, false);
    List<Generation> samples = new ArrayList<>();
    golden.path("sample_tokens").forEach(t -> samples.add(generation(t, specials, true)));
    Trace trace =
        GoldenTraces.trace("text", answer, samples)
            .withPrompt(Prompt.of(golden.path("input_text").asText()));
    Set<TextPair> asked = new LinkedHashSet<>();
    asked.addAll(
        TokenSar.withDefaults().withVariant(SarVariant.POLYGRAPH).questions(trace).similarity());
    asked.addAll(
        Sar.withDefaults().withVariant(SarVariant.POLYGRAPH).questions(trace).similarity());
    assertThat(asked)
        .containsExactlyInAnyOrderElementsOf(pairs(golden.path("pairs_in_call_order")));
    assertRelevance(
        relevance(trace, answer, SarVariant.POLYGRAPH),
        golden.path("token_similarity").get(0),
        true);
    for (int i = 0; i < samples.size(); i++) {
      double[] relevance = relevance(trace, samples.get(i), SarVariant.POLYGRAPH);
      if (samples.get(i).tokens().size() > 1) {
        assertRelevance(relevance, golden.path("sample_token_similarity").get(0).get(i), true);
      } else {
        // The file holds the constant 0.5; a lone token weighs 1 whatever its relevance.
        assertThat(relevance).containsExactly(1);
      }
    }
    double[][] alike =
        SampleSimilarity.of(trace, samples, SarVariant.POLYGRAPH)
            .matrix(
                Judged.ask(
                    SampleSimilarity.of(trace, samples, SarVariant.POLYGRAPH).pairs(),
                    list -> list.stream().map(SarTextsGoldenTest::dice).toList()));
    JsonNode wanted = golden.path("sample_sentence_similarity").get(0);
    for (int i = 0; i < alike.length; i++) {
      for (int j = 0; j < alike.length; j++) {
        if (i != j) {
          assertRelative(
              i + ", " + j, alike[i][j], wanted.get(i).get(j).asDouble(), DOUBLE_PRECISION);
        }
      }
    }
  }

  /** TruthTorchLM judges (removed, whole); with a symmetric model that is the paper's score. */
  @Test
  void truthTorchLm_tokenScores_coincideWithTheDefault() {
    JsonNode golden = FILE.path("truthtorchlm");
    for (int i = 0; i < golden.path("tokens").size(); i++) {
      List<Token> tokens = new ArrayList<>();
      for (int t = 0; t < golden.path("tokens").get(i).size(); t++) {
        tokens.add(
            Token.of(
                golden.path("tokens").get(i).get(t).asText(),
                TokenDistribution.of(golden.path("logprobs").get(i).get(t).asDouble())));
      }
      Generation answer = Generation.of(golden.path("texts").get(i).asText(), tokens);
      Trace trace =
          GoldenTraces.trace("ttlm", answer, List.of())
              .withPrompt(Prompt.of(golden.path("question").asText()));
      TokenRemovals removals = TokenRemovals.of(trace, answer, SarVariant.POLYGRAPH);
      double score =
          removals.tokenSar(
              Judged.ask(
                  removals.pairs(), list -> list.stream().map(p -> dice(p.swapped())).toList()));
      assertRelative(
          "sample " + i,
          -score,
          golden.path("token_scores_logscale").get(i).asDouble(),
          DOUBLE_PRECISION);
    }
  }
}
