package io.github.uq4j.metrics.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.sampling.graph.Affinity;
import io.github.uq4j.metrics.sampling.graph.DegMat;
import io.github.uq4j.metrics.sampling.graph.KernelLanguageEntropy;
import io.github.uq4j.metrics.sampling.lexical.LexicalSimilarity;
import io.github.uq4j.metrics.sampling.lexical.Overlap;
import io.github.uq4j.metrics.sampling.relevance.Sar;
import io.github.uq4j.metrics.sampling.relevance.SarVariant;
import io.github.uq4j.metrics.sampling.relevance.TokenSar;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the default answers otherwise than the reference, and why that is right. */
class SamplingDefaultsTest {

  private static final Entailment SAME = new Entailment(0.9, 0.1, 0);

  private static Trace trace(String... samples) {
    List<Generation> generations = new ArrayList<>();
    for (String text : samples) {
      generations.add(
          Generation.of(text, List.of(Token.of(text, TokenDistribution.of(Math.log(0.4))))));
    }
    return GoldenTraces.trace("t", GoldenTraces.answer("greedy", List.of(-1.0)), generations);
  }

  private static Helpers always(Entailment judgement) {
    return Helpers.none().withEntailment(pairs -> Collections.nCopies(pairs.size(), judgement));
  }

  private static double value(SequenceScorer scorer, Trace trace, Helpers helpers) {
    return scorer.score(trace, helpers).value();
  }

  @Test
  void semanticEntropy_oneTextManyTimes_isZeroNotNegative() {
    Trace trace = trace("yes", "yes", "yes", "yes", "yes", "yes");
    SemanticEntropy scorer = SemanticEntropy.withDefaults();
    assertThat(value(scorer, trace, always(SAME))).isZero();
    // Six times 0.4 make a "probability" of 2.4 in the reference.
    assertThat(value(scorer.withProfile(Profile.REFERENCE), trace, always(SAME)))
        .isCloseTo(-Math.log(2.4), within(1e-12));
  }

  @Test
  void semanticEntropy_repeatedText_isNotTwiceAsProbable() {
    // Two meanings of probability 0.4 each, one of them drawn three times: they stay even.
    Trace trace = trace("yes", "yes", "yes", "no");
    Helpers apart = always(new Entailment(0, 0, 1));
    SemanticEntropy scorer = SemanticEntropy.withDefaults();
    assertThat(value(scorer, trace, apart)).isCloseTo(Math.log(2), within(1e-12));
    assertThat(value(scorer.withRepeats(Repeats.COUNTED), trace, apart))
        .isCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), within(1e-12));
  }

  @Test
  void semanticEntropy_direct_sumsOverClassesNotSamples() {
    Trace trace = trace("yes", "sure");
    SemanticEntropy direct =
        SemanticEntropy.withDefaults()
            .withProfile(Profile.REFERENCE)
            .withEstimate(EntropyEstimate.DIRECT);
    // One class of two members: the reference counts its -0.8 ln 0.8 twice.
    assertThat(value(direct, trace, always(SAME)))
        .isCloseTo(-2 * 0.8 * Math.log(0.8), within(1e-12));
    assertThat(value(SemanticEntropy.withDefaults(), trace, always(SAME))).isZero();
  }

  @Test
  void normalizedEntropy_endOfSequence_isInSumAndLengthOrInNeither() {
    Trace trace =
        Traces.fromJson(
            "{\"id\": \"t\", \"generation\": {\"text\": \"x\", \"tokens\": []}, \"samples\": ["
                + "{\"tokens\": [{\"text\": \"a\", \"logprob\": -1}, {\"text\": \"b\", \"logprob\":"
                + " -3}, {\"text\": \"</s>\", \"logprob\": -2, \"special\": true}]}]}");
    MonteCarloNormalizedSequenceEntropy scorer = MonteCarloNormalizedSequenceEntropy.withDefaults();
    assertThat(value(scorer, trace, Helpers.none())).isEqualTo(2.0);
    assertThat(value(scorer.withProfile(Profile.REFERENCE), trace, Helpers.none())).isEqualTo(3.0);
  }

  @Test
  void kernelLanguageEntropy_oneSample_isZeroNotNaN() {
    for (Profile profile : Profile.values()) {
      assertThat(
              value(
                  KernelLanguageEntropy.withDefaults().withProfile(profile),
                  trace("yes"),
                  always(SAME)))
          .isZero();
    }
  }

  @Test
  void degMat_identicalTexts_areOneWhateverTheModelSaysOfThem() {
    Trace trace = trace("yes", "yes");
    assertThat(value(DegMat.withDefaults(), trace, always(SAME))).isZero();
    assertThat(value(DegMat.withDefaults().withProfile(Profile.REFERENCE), trace, always(SAME)))
        .isCloseTo(0.1, within(1e-12));
  }

  @Test
  void degMatByJaccard_emptyTexts_areAlikeByDefault() {
    Trace trace = trace("", "");
    DegMat scorer = DegMat.withDefaults().withAffinity(Affinity.JACCARD);
    assertThat(value(scorer, trace, Helpers.none())).isZero();
    assertThat(value(scorer.withProfile(Profile.REFERENCE), trace, Helpers.none())).isEqualTo(0.5);
  }

  @Test
  void lexicalSimilarity_otherScript_isReadByDefaultOnly() {
    Trace trace = trace("Привет мир", "привет, мир!");
    LexicalSimilarity scorer = LexicalSimilarity.withDefaults();
    assertThat(value(scorer, trace, Helpers.none())).isEqualTo(-1.0);
    assertThat(value(scorer.withProfile(Profile.REFERENCE), trace, Helpers.none())).isZero();
    LexicalSimilarity pairs = scorer.withOverlap(Overlap.ROUGE_2);
    assertThat(value(pairs, trace("yes", "yes"), Helpers.none())).isEqualTo(-1.0);
    assertThat(value(pairs.withProfile(Profile.REFERENCE), trace("yes", "yes"), Helpers.none()))
        .isZero();
  }

  @Test
  void tokenSar_nothingRelevant_weighsEvenlyWhereTheRepositoryIsWronglySure() {
    Trace trace =
        trace()
            .withSamples(
                List.of(
                    GoldenTraces.answer("a", List.of(-1.0, -3.0)),
                    GoldenTraces.answer("b", List.of(-4.0))));
    Helpers same = Helpers.none().withSimilarity(p -> Collections.nCopies(p.size(), 1.0));
    // Even weights: (1 + 3) / 2 and 4, their mean 3.
    assertThat(value(TokenSar.withDefaults(), trace, same)).isEqualTo(3.0);
    assertThat(value(TokenSar.withDefaults().withVariant(SarVariant.REFERENCE), trace, same))
        .isZero();
    assertThat(value(Sar.withDefaults().withVariant(SarVariant.REFERENCE), trace, same)).isZero();
    assertThat(value(Sar.withDefaults().withVariant(SarVariant.POLYGRAPH), trace, same))
        .isCloseTo(
            value(Sar.withDefaults().withProfile(Profile.DEFAULT), trace, same), within(1e-12));
  }

  @Test
  void eigenScore_hiddenStates_areTheMiddleBlockAtTheLastTokenOfTheText() {
    // Levels: embeddings and 2 blocks; the middle one, level 1, holds (1, -1), then (3, -3) for the
    // end of sequence.
    float[] states = {9, 9, 9, 9, 1, -1, 3, -3, 9, 9, 9, 9};
    HiddenStates hidden = new HiddenStates(FloatTensor.copyOf(states, 3, 2, 2));
    Generation sample =
        Generation.of(
                "a",
                List.of(
                    Token.of("a", TokenDistribution.of(-1)),
                    Token.of("</s>", TokenDistribution.of(-1)).withKind(Token.Kind.SPECIAL)))
            .withTensors(
                new Tensors(
                    Optional.empty(), Optional.empty(), Optional.of(hidden), Optional.empty()));
    Trace trace = trace().withSamples(List.of(sample));
    EigenScore scorer = EigenScore.withDefaults().withAlpha(0.5);
    assertThat(value(scorer, trace, Helpers.none())).isCloseTo(Math.log(2.5), within(1e-12));
    assertThat(value(scorer.withProfile(Profile.REFERENCE), trace, Helpers.none()))
        .isCloseTo(Math.log(18.5), within(1e-12));
  }

  @Test
  void eigenScore_noStatesAndNoModel_saysWhatIsMissing() {
    assertThatThrownBy(() -> EigenScore.withDefaults().score(trace("yes")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "eigen-score of trace \"t\" needs hidden-states of every sample, or embeddings; the"
                + " trace has prompt, logprobs, token-spans, samples, sample-logprobs");
  }

  @Test
  void eigenScore_statesOfDifferentWidth_areRefused() {
    Helpers ragged = Helpers.none().withEmbedding(texts -> FloatTensor.copyOf(new float[0], 2, 0));
    assertThatThrownBy(() -> EigenScore.withDefaults().score(trace("yes", "no"), ragged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("samples[0] has a state of 0 components; must be");
    Helpers broken =
        Helpers.none().withEmbedding(texts -> FloatTensor.copyOf(new float[] {1, Float.NaN}, 1, 2));
    assertThatThrownBy(() -> EigenScore.withDefaults().score(trace("yes"), broken))
        .hasMessage("samples[0], state[1] = NaN; must be finite");
  }

  @Test
  void anyScorer_missingPair_isRefusedByName() {
    Trace trace =
        Traces.answer("t")
            .entailment("yes", "no", SAME)
            .build()
            .withSamples(trace("yes", "no").samples());
    assertThatThrownBy(() -> LabelProb.withDefaults().score(trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no recorded entailment of (\"no\", \"yes\"); the trace records 1 pairs");
  }

  @Test
  void semanticDensity_default_asksNotAboutTheAnswerItself() {
    Trace trace = trace("yes", "no", "yes");
    String answer = trace.generation().text();
    assertThat(SemanticDensity.withDefaults().questions(trace).entailment())
        .containsExactly(new TextPair("q " + answer, "q yes"), new TextPair("q " + answer, "q no"));
  }
}
