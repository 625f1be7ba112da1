package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.hidden.intention.IntentionEntropy;
import io.github.uq4j.metrics.hidden.intention.PromptDistribution;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intention entropy of a running model and of what it left in a file. */
class IntentionLiveTest {

  private static final double TOLERANCE = 1e-5;

  private static List<Trace> live() {
    SignalRequest signals =
        SignalRequest.none()
            .withTop(10)
            .with(Signal.ENTROPY)
            .with(Signal.LOGITS)
            .with(Signal.PROMPT_LOGITS);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestData.path("models/lm-small"))) {
      return model.generate(
          List.of(
              request("known", "Tell me about Brinna Fenwick.\n", signals),
              request("question", "Q: Who employs Corwin Tolland?\nA:", signals),
              request("sum", "Solve: 1+4+7+7+1*1\n<think>", signals)));
    }
  }

  private static GenerationRequest request(String id, String prompt, SignalRequest signals) {
    return GenerationRequest.of(id, prompt).withMaxNewTokens(4).withSignals(signals);
  }

  private static double bits(Trace trace) {
    return IntentionEntropy.withDefaults().score(trace).value();
  }

  @Test
  void score_liveRecordedAndFromEverySignal_isTheSame(@TempDir Path folder) throws IOException {
    List<Trace> live = live();
    Path file = folder.resolve("traces.jsonl");
    try (TraceWriter out = TraceWriter.create(file)) {
      for (Trace trace : live) {
        out.write(trace);
      }
      out.commit();
    }
    try (TraceReader in = TraceReader.open(file)) {
      for (Trace trace : live) {
        double bits = bits(trace);
        Trace recorded = in.next();
        assertThat(bits(recorded)).isCloseTo(bits, within(TOLERANCE));
        assertThat(PromptDistribution.of(recorded).orElseThrow().entropy())
            .isCloseTo(bits, within(TOLERANCE));
        Trace fromRows =
            Traces.without(Traces.without(recorded, Signal.ENTROPY), Signal.PROMPT_LOGITS);
        assertThat(bits(fromRows)).isCloseTo(bits, within(TOLERANCE));
        Score certified =
            IntentionEntropy.withDefaults().score(Traces.without(fromRows, Signal.LOGITS));
        ScoreBounds bounds = certified.bounds().orElseThrow();
        assertThat(bits).isBetween(bounds.lower() - TOLERANCE, bounds.upper() + TOLERANCE);
        assertThat(bounds.upper()).isFinite();
      }
      assertThat(in.hasNext()).isFalse();
    }
    assertThat(live.stream().mapToDouble(IntentionLiveTest::bits).max().orElseThrow())
        .isGreaterThan(0.5);
  }

  @Test
  void score_topKOfRowAndOfAlternatives_isTheSame() {
    IntentionEntropy ten = IntentionEntropy.withDefaults().withTopK(10);
    for (Trace trace : live()) {
      Trace listed = Traces.without(Traces.without(trace, Signal.LOGITS), Signal.PROMPT_LOGITS);
      assertThat(ten.score(listed).value())
          .isCloseTo(ten.score(trace).value(), within(TOLERANCE))
          .isLessThanOrEqualTo(bits(trace) + TOLERANCE);
    }
  }
}
