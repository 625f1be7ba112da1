package io.github.uq4j.metrics.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every scorer asks its models in one call, without repeats, and what it said it would ask. */
class AskedOnceTest {

  private final List<List<TextPair>> entailment = new ArrayList<>();
  private final List<List<TextPair>> similarity = new ArrayList<>();
  private final List<List<String>> embedding = new ArrayList<>();

  private Helpers helpers() {
    return Helpers.none()
        .withEntailment(
            pairs -> {
              entailment.add(pairs);
              return pairs.stream().map(AskedOnceTest::judgement).toList();
            })
        .withSimilarity(
            pairs -> {
              similarity.add(pairs);
              return pairs.stream().map(AskedOnceTest::likeness).toList();
            })
        .withEmbedding(
            texts -> {
              embedding.add(texts);
              float[] values = new float[texts.size() * 2];
              for (int i = 0; i < texts.size(); i++) {
                values[2 * i] = texts.get(i).length();
              }
              return FloatTensor.copyOf(values, texts.size(), 2);
            });
  }

  private static double likeness(TextPair pair) {
    return 1.0 / (1 + Math.abs(pair.first().length() - pair.second().length()));
  }

  private static Entailment judgement(TextPair pair) {
    double likeness = likeness(pair);
    return new Entailment(likeness, 0, 1 - likeness);
  }

  private static Trace trace() {
    List<Generation> samples = new ArrayList<>();
    samples.add(GoldenTraces.answer("a", List.of(-1.0, -0.5)));
    samples.add(GoldenTraces.answer("bb", List.of(-1.0, -0.5, -2.0)));
    samples.add(GoldenTraces.answer("a", List.of(-1.0, -0.5)));
    samples.add(GoldenTraces.answer("c", List.of(-0.25)));
    List<Token> tokens = List.of(Token.of("greedy", TokenDistribution.of(-1).withEntropy(1)));
    return GoldenTraces.trace("t", Generation.of("greedy", tokens), samples);
  }

  @TestFactory
  Stream<DynamicTest> score_everyScorerAndProfile_asksOnceWhatItAnnounced() {
    return SamplingScorers.entries().stream()
        .flatMap(
            entry ->
                Stream.of(Profile.values())
                    .map(
                        profile ->
                            DynamicTest.dynamicTest(
                                entry.info().id() + " " + profile.id(),
                                () -> asksOnce(scorer(entry, profile, Map.of())))));
  }

  private static SequenceScorer scorer(
      ScorerProvider.Entry entry, Profile profile, Map<String, String> values) {
    return (SequenceScorer) entry.factory().apply(new ScorerOptions(profile, values));
  }

  private void asksOnce(SequenceScorer scorer) {
    entailment.clear();
    similarity.clear();
    embedding.clear();
    HelperQuestions announced = scorer.questions(trace());
    scorer.score(trace(), helpers());
    assertOnce(entailment, announced.entailment());
    assertOnce(similarity, announced.similarity());
    assertOnce(embedding, announced.embedding());
  }

  private static <T> void assertOnce(List<List<T>> asked, List<T> announced) {
    if (announced.isEmpty()) {
      assertThat(asked).isEmpty();
    } else {
      assertThat(asked).containsExactly(announced);
      assertThat(announced).hasSameSizeAs(new LinkedHashSet<>(announced));
    }
  }

  @TestFactory
  Stream<DynamicTest> score_samplesInAnotherOrder_isTheSameByDefault() {
    Trace turned =
        trace()
            .withSamples(
                List.of(
                    trace().samples().get(3),
                    trace().samples().get(0),
                    trace().samples().get(2),
                    trace().samples().get(1)));
    return SamplingScorers.entries().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.info().id(),
                    () -> {
                      SequenceScorer scorer = scorer(entry, Profile.DEFAULT, Map.of());
                      double value = scorer.score(trace(), helpers()).value();
                      assertThat(scorer.score(turned, helpers()).value())
                          .isCloseTo(value, org.assertj.core.api.Assertions.within(1e-9));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> score_oneSampleOrNone_isAScoreOrARefusal() {
    return SamplingScorers.entries().stream()
        .flatMap(
            entry ->
                Stream.of(Profile.values())
                    .map(
                        profile ->
                            DynamicTest.dynamicTest(
                                entry.info().id() + " " + profile.id(),
                                () -> scoresOrRefuses(scorer(entry, profile, Map.of())))));
  }

  private void scoresOrRefuses(SequenceScorer scorer) {
    Trace one = trace().withSamples(trace().samples().subList(0, 1));
    if (scorer.refusal(one, helpers()).isEmpty()) {
      assertThat(scorer.score(one, helpers()).value()).isFinite();
    } else {
      assertThat(scorer.refusal(one, helpers()))
          .hasValue("needs at least 2 samples; the trace has 1");
    }
    assertThat(scorer.refusal(trace().withSamples(List.of()), helpers()).orElseThrow())
        .contains("samples");
  }

  private static ScorerProvider.Entry entry(String id) {
    return SamplingScorers.entries().stream()
        .filter(e -> e.info().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void options_byName_areTaken() {
    for (String affinity : List.of("0", "entailment", "1", "contradiction", "2", "jaccard")) {
      for (String id : List.of("deg-mat", "eig-val-laplacian", "eccentricity")) {
        SequenceScorer scorer = scorer(entry(id), Profile.DEFAULT, Map.of("affinity", affinity));
        assertThat(scorer.toString())
            .contains(
                switch (affinity) {
                  case "0", "entailment" -> "affinity=ENTAILMENT";
                  case "1", "contradiction" -> "affinity=CONTRADICTION";
                  default -> "affinity=JACCARD";
                });
      }
    }
    assertThat(scorer(entry("sar"), Profile.DEFAULT, Map.of("variant", "polygraph", "t", "0.5")))
        .hasToString("Sar[variant=POLYGRAPH, temperature=0.5]");
    assertThat(
            scorer(
                entry("semantic-entropy"),
                Profile.REFERENCE,
                Map.of("estimate", "direct", "class-probability", "frequency", "repeats", "once")))
        .hasToString(
            "SemanticEntropy[profile=REFERENCE, classProbability=FREQUENCY, estimate=DIRECT,"
                + " repeats=ONCE]");
    assertThat(scorer(entry("kernel-language-entropy"), Profile.DEFAULT, Map.of("t", "1")))
        .asString()
        .contains("time=1.0");
    assertThat(scorer(entry("semantic-density"), Profile.DEFAULT, Map.of("context", "answer")))
        .asString()
        .contains("context=ANSWER");
    assertThat(scorer(entry("eigen-score"), Profile.DEFAULT, Map.of("alpha", "0.5")))
        .asString()
        .contains("alpha=0.5");
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatThrownBy(() -> scorer(entry("deg-mat"), Profile.DEFAULT, Map.of("affinity", "3")))
        .hasMessage("option affinity = \"3\"; must be one of entailment, contradiction, jaccard");
    assertThatThrownBy(() -> scorer(entry("sar"), Profile.DEFAULT, Map.of("t", "0")))
        .hasMessage("temperature = 0.0; must be finite and > 0");
    assertThatThrownBy(
            () -> scorer(entry("kernel-language-entropy"), Profile.DEFAULT, Map.of("t", "-1")))
        .hasMessage("time = -1.0; must be finite and > 0");
    assertThatThrownBy(() -> scorer(entry("eigen-score"), Profile.DEFAULT, Map.of("alpha", "0")))
        .hasMessage("alpha = 0.0; must be finite and > 0");
  }
}
