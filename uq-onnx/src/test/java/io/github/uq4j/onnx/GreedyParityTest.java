package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Greedy answers are those PyTorch gave, text, ids, log-probabilities and entropies. */
class GreedyParityTest {

  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "lm-small, lm-small",
    "lm-large, lm-large",
    "lm-small-plain, lm-small",
    "lm-large-plain, lm-large"
  })
  void greedy_recordedPrompts_agreeWithPyTorch(String folder, String recorded) {
    List<JsonNode> lines = TestFiles.lines(TestFiles.parity("greedy-" + recorded + ".jsonl"));
    List<GenerationRequest> requests = new ArrayList<>();
    SignalRequest signals = SignalRequest.none().with(Signal.ENTROPY).withTop(3);
    for (JsonNode line : lines) {
      requests.add(
          GenerationRequest.of(line.path("id").asText(), line.path("prompt").asText())
              .withMaxNewTokens(160)
              .withSignals(signals));
    }
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(TestFiles.model(folder), TestDevice.options())) {
      List<Trace> traces = model.generate(requests);
      for (int i = 0; i < lines.size(); i++) {
        compare(lines.get(i), traces.get(i));
      }
    }
  }

  private static void compare(JsonNode line, Trace trace) {
    String id = line.path("id").asText();
    Generation generation = trace.generation();
    assertThat(trace.id()).isEqualTo(id);
    assertThat(trace.prompt().orElseThrow().tokens())
        .as(id)
        .extracting(piece -> piece.id().orElseThrow())
        .isEqualTo(TestFiles.integers(line.path("prompt_ids")));
    assertThat(generation.text()).as(id).isEqualTo(line.path("text").asText());
    assertThat(generation.tokens())
        .as(id)
        .extracting(token -> token.id().orElseThrow())
        .isEqualTo(TestFiles.integers(line.path("ids")));
    assertThat(generation.finishReason()).contains("stop");
    int at = 0;
    for (int t = 0; t < generation.tokens().size(); t++) {
      Token token = generation.tokens().get(t);
      assertThat(token.logprob())
          .as(id + " token " + t)
          .isCloseTo(line.path("logprobs").path(t).asDouble(), within(TOLERANCE));
      assertThat(token.distribution().entropy().orElseThrow())
          .as(id + " token " + t)
          .isCloseTo(line.path("entropies").path(t).asDouble(), within(TOLERANCE));
      assertThat(token.distribution().top().get(0).logprob()).isEqualTo(token.logprob());
      assertThat(token.span().orElseThrow().start()).isEqualTo(at);
      at = token.span().orElseThrow().end();
    }
    assertThat(at).isEqualTo(generation.text().length());
    assertThat(generation.tokens().get(generation.tokens().size() - 1).special()).isTrue();
  }
}
