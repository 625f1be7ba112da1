package io.github.uq4j.metrics.sampling.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.sampling.GoldenTraces;
import io.github.uq4j.metrics.sampling.SarTables;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * SAR's numbers against the authors' repository and LM-Polygraph. Left out: {@code
 * repo_quirk_num_generation_None} (a call that returns an empty list). The texts are held by {@link
 * SarTextsGoldenTest}.
 */
class SarGoldenTest {

  private static final double SINGLE_PRECISION = 2e-5;
  private static final double DOUBLE_PRECISION = 1e-12;
  private static final JsonNode FILE = TestData.json("golden/golden_sar.json");

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static void assertRelative(String what, double actual, double wanted, double tolerance) {
    assertThat(actual).as(what).isCloseTo(wanted, within(tolerance * Math.abs(wanted) + 1e-15));
  }

  @TestFactory
  Stream<DynamicTest> computeUncertainty_everyCase_agreesWithTheRepository() {
    assertThat(FILE.path("compute_uncertainty")).isNotEmpty();
    return stream(FILE.path("compute_uncertainty"))
        .map(c -> DynamicTest.dynamicTest(c.path("name").asText(), () -> repository(c)));
  }

  private static void repository(JsonNode golden) {
    JsonNode expected = golden.path("expected");
    List<Generation> samples = samples(golden.path("nll"));
    boolean drifts = drifts(golden);
    for (String field : (Iterable<String>) expected::fieldNames) {
      if (field.startsWith("SAR_repo_f32_num_generation_")) {
        int n = Integer.parseInt(field.substring(field.lastIndexOf('_') + 1));
        if (!drifts || n <= undrifted(golden)) {
          assertSingle(field, sar(golden, samples.subList(0, n)), expected.path(field));
        }
        assertSingle(field, sarByFormula(golden, n), expected.path(field));
      }
    }
    if (!drifts) {
      assertSingle("tokenSAR", tokenSar(golden, samples), expected.path("tokenSAR_repo_f32"));
    }
    double t = golden.path("t").asDouble();
    assertSingle("sentSAR", sentence(golden, samples, t), expected.path("sentSAR_repo_f32"));
    for (String other : List.of("1.0", "10.0")) {
      assertSingle(
          "sentSAR, t " + other,
          sentence(golden, samples, Double.parseDouble(other)),
          expected.path("sentSAR_repo_f32_t" + other));
    }
    doublePrecision(golden, samples, drifts);
  }

  private static void doublePrecision(JsonNode golden, List<Generation> samples, boolean drifts) {
    JsonNode expected = golden.path("expected");
    double t = golden.path("t").asDouble();
    assertRelative(
        "sentSAR in double",
        sentence(golden, samples, t),
        expected.path("sentSAR_f64_logspace").asDouble(),
        DOUBLE_PRECISION);
    if (!drifts && expected.has("SAR_f64_logspace")) {
      assertRelative(
          "SAR in double",
          sar(golden, samples),
          expected.path("SAR_f64_logspace").asDouble(),
          DOUBLE_PRECISION * 10);
      assertRelative(
          "tokenSAR in double",
          tokenSar(golden, samples),
          expected.path("tokenSAR_f64").asDouble(),
          DOUBLE_PRECISION * 10);
    }
    JsonNode each = expected.path("tokenSAR_per_generation_f64");
    for (int i = 0; i < each.size(); i++) {
      double[] relevance = doubles(golden.path("importance").get(i));
      double[] nll = doubles(golden.path("nll").get(i));
      if (each.get(i).isNull()) {
        assertThat(nll.length).as("a drifted sample").isNotEqualTo(relevance.length);
      } else {
        double wanted = GoldenCase.number(each.get(i));
        double actual = SarFormula.tokenSar(nll, relevance, SarVariant.REFERENCE);
        if (Double.isNaN(wanted)) {
          assertThat(actual).isNaN();
        } else {
          assertRelative("tokenSAR of sample " + i, actual, wanted, DOUBLE_PRECISION);
        }
      }
    }
  }

  /** NaN is what the repository reads as 0; its infinities are underflow, ours stay finite. */
  private static void assertSingle(String what, double actual, JsonNode wanted) {
    switch (wanted.asText()) {
      case "nan" -> assertThat(actual).as(what).isZero();
      case "inf" -> assertThat(actual).as(what).isFinite();
      default -> assertRelative(what, actual, wanted.asDouble(), SINGLE_PRECISION);
    }
  }

  private static boolean drifts(JsonNode golden) {
    return undrifted(golden) < golden.path("nll").size();
  }

  /** How many samples there are before the first whose tokens and importances differ in number. */
  private static int undrifted(JsonNode golden) {
    int i = 0;
    while (i < golden.path("nll").size()
        && golden.path("nll").get(i).size() == golden.path("importance").get(i).size()) {
      i++;
    }
    return i;
  }

  private static double[] doubles(JsonNode array) {
    return GoldenCase.numbers(array).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Generation> samples(JsonNode nll) {
    List<Generation> samples = new ArrayList<>();
    for (int i = 0; i < nll.size(); i++) {
      List<Double> logprobs = GoldenCase.numbers(nll.get(i)).stream().map(u -> 0 - u).toList();
      samples.add(GoldenTraces.answer("s" + i, logprobs));
    }
    return samples;
  }

  private static Helpers helpers(JsonNode golden, List<Generation> samples) {
    SarTables tables = new SarTables("q");
    for (int i = 0; i < samples.size(); i++) {
      List<Double> similarities =
          GoldenCase.numbers(golden.path("importance").get(i)).stream().map(r -> 1 - r).toList();
      tables.tokens(samples.get(i), similarities);
    }
    tables.samples("q", samples, golden.path("sims"));
    return GoldenTraces.similarity(tables.known());
  }

  private static Trace trace(List<Generation> samples) {
    return GoldenTraces.trace("golden", GoldenTraces.answer("greedy", List.of(-1.0)), samples);
  }

  private static double sar(JsonNode golden, List<Generation> samples) {
    return Sar.withDefaults()
        .withVariant(SarVariant.REFERENCE)
        .withTemperature(golden.path("t").asDouble())
        .score(trace(samples), helpers(golden, samples))
        .value();
  }

  private static double tokenSar(JsonNode golden, List<Generation> samples) {
    return TokenSar.withDefaults()
        .withVariant(SarVariant.REFERENCE)
        .score(trace(samples), helpers(golden, samples))
        .value();
  }

  private static double sentence(JsonNode golden, List<Generation> samples, double t) {
    return SentenceSar.withDefaults()
        .withVariant(SarVariant.REFERENCE)
        .withTemperature(t)
        .score(trace(samples), helpers(golden, samples))
        .value();
  }

  /** The formulas alone, which is the only way to have more importances than tokens. */
  private static double sarByFormula(JsonNode golden, int n) {
    double[] cost = new double[n];
    double[][] similarity = new double[n][];
    for (int i = 0; i < n; i++) {
      cost[i] =
          SarFormula.tokenSar(
              doubles(golden.path("nll").get(i)),
              doubles(golden.path("importance").get(i)),
              SarVariant.REFERENCE);
      similarity[i] = doubles(golden.path("sims").get(i));
      if (Double.isNaN(cost[i])) {
        return 0;
      }
    }
    return SarFormula.sentenceSar(cost, similarity, golden.path("t").asDouble());
  }

  @TestFactory
  Stream<DynamicTest> lmPolygraph_everyCase_agrees() {
    assertThat(FILE.path("lm_polygraph").path("cases")).isNotEmpty();
    return stream(FILE.path("lm_polygraph").path("cases"))
        .map(c -> DynamicTest.dynamicTest(c.path("name").asText(), () -> polygraph(c)));
  }

  private static void polygraph(JsonNode golden) {
    List<Generation> samples = new ArrayList<>();
    SarTables tables = new SarTables("q ");
    for (int i = 0; i < golden.path("log_likelihoods").size(); i++) {
      samples.add(
          GoldenTraces.answer("s" + i, GoldenCase.numbers(golden.path("log_likelihoods").get(i))));
      tables.tokens(samples.get(i), GoldenCase.numbers(golden.path("token_similarity").get(i)));
    }
    tables.samples("", samples, golden.path("sentence_similarity"));
    Helpers helpers = GoldenTraces.similarity(tables.known());
    Trace trace = GoldenTraces.trace("golden", samples.get(0), samples);
    double t = golden.path("t").asDouble();
    JsonNode expected = golden.path("expected");
    double token =
        TokenSar.withDefaults()
            .withVariant(SarVariant.POLYGRAPH)
            .score(trace.withSamples(List.of()), helpers)
            .value();
    assertRelative(
        "TokenSAR", token, expected.path("TokenSAR_of_generation0").asDouble(), DOUBLE_PRECISION);
    double sentence =
        SentenceSar.withDefaults()
            .withVariant(SarVariant.POLYGRAPH)
            .withTemperature(t)
            .score(trace, helpers)
            .value();
    assertRelative(
        "SentenceSAR", sentence, expected.path("SentenceSAR").asDouble(), DOUBLE_PRECISION);
    double sar =
        Sar.withDefaults()
            .withVariant(SarVariant.POLYGRAPH)
            .withTemperature(t)
            .score(trace, helpers)
            .value();
    assertRelative("SAR", sar, expected.path("SAR").asDouble(), DOUBLE_PRECISION);
  }

  @Test
  void formula_costs_sumUp() {
    // The mean of the file's own parts, so that a part that is wrong shows by itself.
    for (JsonNode golden : FILE.path("compute_uncertainty")) {
      JsonNode parts = golden.path("expected").path("ES_per_generation_f64");
      if (!parts.isMissingNode()) {
        assertRelative(
            golden.path("name").asText(),
            sentence(golden, samples(golden.path("nll")), golden.path("t").asDouble()),
            StableSum.of(doubles(parts)) / parts.size(),
            DOUBLE_PRECISION);
      }
    }
  }
}
