package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layout opens by its folder alone, and answers alike however requests are batched. */
class ZooGenerationTest {

  private static final List<String> PROMPTS =
      List.of("the cat is on", "a", "hello", "the rain in spain is at rest", "sea 42", "b");

  private static Stream<ZooMember> members() {
    return ZooMember.all();
  }

  private static Stream<ZooMember> exactMembers() {
    return members().filter(m -> m.facts().path("precision").asText().equals("float32"));
  }

  private static List<GenerationRequest> requests() {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : PROMPTS) {
      requests.add(GenerationRequest.of(prompt, prompt).withMaxNewTokens(8));
    }
    requests.set(0, requests.get(0).withSampling(Sampling.of(3, 5)));
    return requests;
  }

  @ParameterizedTest
  @MethodSource("exactMembers")
  void answers_anyBatch_areTheSame(ZooMember member) {
    OnnxOptions options = TestDevice.options();
    try (OnnxLanguageModel one = OnnxLanguageModel.open(member.folder(), options.withBatchSize(1));
        OnnxLanguageModel many = OnnxLanguageModel.open(member.folder(), options)) {
      List<Trace> jointly = many.generate(requests());
      List<Trace> singly = one.generate(requests());
      for (int i = 0; i < jointly.size(); i++) {
        requireSame(singly.get(i).generation(), jointly.get(i).generation());
      }
      for (int i = 0; i < 3; i++) {
        requireSame(singly.get(0).samples().get(i), jointly.get(0).samples().get(i));
      }
    }
  }

  private static void requireSame(Generation one, Generation other) {
    assertThat(other.tokens()).hasSameSizeAs(one.tokens()).isNotEmpty();
    for (int i = 0; i < one.tokens().size(); i++) {
      assertThat(other.tokens().get(i).id()).isEqualTo(one.tokens().get(i).id());
      assertThat(other.tokens().get(i).logprob())
          .isCloseTo(one.tokens().get(i).logprob(), Offset.offset(1e-4));
    }
  }

  /** A text has the same log-probabilities alone and padded beside longer ones. */
  @ParameterizedTest
  @MethodSource("members")
  void logprobs_scoredAloneAndPadded_areTheSame(ZooMember member) {
    OnnxOptions options = TestDevice.options();
    try (OnnxLanguageModel model = OnnxLanguageModel.open(member.folder(), options)) {
      List<ScoringRequest> texts = new ArrayList<>();
      for (String prompt : PROMPTS) {
        texts.add(new ScoringRequest(prompt, "", prompt, SignalRequest.none()));
      }
      // Rows of unequal length beside one another are padded; alone they are not.
      List<Trace> jointly = model.score(texts);
      for (int i = 0; i < texts.size(); i++) {
        List<Token> alone = model.score(texts.get(i)).generation().tokens();
        List<Token> padded = jointly.get(i).generation().tokens();
        assertThat(padded).hasSameSizeAs(alone).isNotEmpty();
        for (int t = 0; t < alone.size(); t++) {
          assertThat(padded.get(t).logprob())
              .isCloseTo(alone.get(t).logprob(), Offset.offset(member.tolerance()));
        }
      }
    }
  }

  /** Texts of a long common beginning read behind it, or each read whole: in any precision. */
  @ParameterizedTest
  @MethodSource("members")
  void logprobs_behindACommonBeginning_areThoseOfWholeTexts(ZooMember member) {
    String beginning = "1234567890".repeat(4);
    List<ScoringRequest> texts = new ArrayList<>();
    for (String ending : List.of("42", "the cat", "43 is on", "b", "4")) {
      texts.add(new ScoringRequest(ending, beginning, ending, SignalRequest.parse("entropy")));
    }
    OnnxOptions options = TestDevice.options();
    try (OnnxLanguageModel whole =
            OnnxLanguageModel.open(member.folder(), options.withPrefixes(Prefixes.REREAD));
        OnnxLanguageModel shared =
            OnnxLanguageModel.open(member.folder(), options.withPrefixes(Prefixes.SHARED))) {
      List<Trace> expected = whole.score(texts);
      List<Trace> actual = shared.score(texts);
      double limit = member.half() ? member.tolerance() : 1e-5;
      for (int i = 0; i < texts.size(); i++) {
        assertThat(actual.get(i).provenance().orElseThrow().request())
            .containsEntry("prefixes", "shared");
        List<Token> one = expected.get(i).generation().tokens();
        List<Token> other = actual.get(i).generation().tokens();
        assertThat(other).hasSameSizeAs(one).isNotEmpty();
        for (int t = 0; t < one.size(); t++) {
          requireClose(one.get(t).logprob(), other.get(t).logprob(), limit);
          requireClose(
              one.get(t).distribution().entropy().orElseThrow(),
              other.get(t).distribution().entropy().orElseThrow(),
              limit);
        }
      }
    }
  }

  private static void requireClose(double one, double other, double relative) {
    assertThat(other).isCloseTo(one, Offset.offset(relative * Math.max(1, Math.abs(one))));
  }
}
