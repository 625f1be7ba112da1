package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import org.junit.jupiter.api.Test;

/** A model other people trained, with grouped heads and a SentencePiece vocabulary. */
class PublicModelTest {

  private static final String PROMPT = "Once upon a time";
  private static final String STORY =
      ", there was a little girl named Lily. She loved to play outside in the park. One day, she"
          + " saw a big, red ball.";

  @Test
  void stories_greedy_tellTheKnownStory() {
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(TestFiles.evidence("models/stories260k"))) {
      Trace trace = model.generate(GenerationRequest.of("story", PROMPT).withMaxNewTokens(60));
      assertThat(trace.generation().text()).startsWith(STORY);
      StringBuilder joined = new StringBuilder();
      trace.generation().tokens().forEach(token -> joined.append(token.text()));
      assertThat(joined).hasToString(trace.generation().text());
    }
  }

  @Test
  void stories_scored_giveTheNumbersOfGeneration() {
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(TestFiles.evidence("models/stories260k"))) {
      Trace generated = model.generate(GenerationRequest.of("story", PROMPT).withMaxNewTokens(40));
      String text = generated.generation().text();
      Trace scored = model.score(new ScoringRequest("story", PROMPT, text, SignalRequest.none()));
      assertThat(scored.generation().tokens()).hasSameSizeAs(generated.generation().tokens());
      for (int i = 0; i < scored.generation().tokens().size(); i++) {
        Token one = scored.generation().tokens().get(i);
        Token other = generated.generation().tokens().get(i);
        assertThat(one.id()).isEqualTo(other.id());
        assertThat(one.span()).isEqualTo(other.span());
        assertThat(one.logprob())
            .isCloseTo(other.logprob(), org.assertj.core.data.Offset.offset(1e-4));
      }
      Trace unprompted =
          model.score(new ScoringRequest("alone", "", "Once upon a time", SignalRequest.none()));
      assertThat(unprompted.generation().tokens()).isNotEmpty();
      assertThat(unprompted.prompt().orElseThrow().tokens()).hasSize(1);
    }
  }
}
