package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch size, order and threads change no number beyond 1e-5 relative, and no draw. */
class BatchingTest {

  private static final double RELATIVE = 1e-5;

  static void requireSame(Generation one, Generation other) {
    assertThat(other.text()).isEqualTo(one.text());
    assertThat(other.finishReason()).isEqualTo(one.finishReason());
    assertThat(other.tokens()).hasSameSizeAs(one.tokens());
    for (int t = 0; t < one.tokens().size(); t++) {
      Token a = one.tokens().get(t);
      Token b = other.tokens().get(t);
      assertThat(b.id()).isEqualTo(a.id());
      requireClose(a.logprob(), b.logprob());
      if (a.distribution().entropy().isPresent()) {
        requireClose(
            a.distribution().entropy().getAsDouble(), b.distribution().entropy().orElseThrow());
      }
      for (int k = 0; k < a.distribution().top().size(); k++) {
        requireClose(
            a.distribution().top().get(k).logprob(), b.distribution().top().get(k).logprob());
      }
    }
  }

  /** Relative, with an absolute floor where float logits have no more digits. */
  private static void requireClose(double a, double b) {
    assertThat(Math.abs(a - b)).isLessThanOrEqualTo(RELATIVE * Math.max(1, Math.abs(a)));
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "64, 2"})
  void generation_anyBatch_givesTheSame(int batchSize, int threads) {
    List<GenerationRequest> requests = LanguageModelTest.requests(7, "sampled");
    OnnxOptions alone = TestDevice.options().withBatchSize(1).withThreads(1);
    OnnxOptions options = alone.withBatchSize(batchSize).withThreads(threads);
    try (OnnxLanguageModel one = OnnxLanguageModel.open(TestFiles.model("lm-large"), alone);
        OnnxLanguageModel many = OnnxLanguageModel.open(TestFiles.model("lm-large"), options)) {
      List<GenerationRequest> backwards = new ArrayList<>(requests);
      Collections.reverse(backwards);
      List<Trace> jointly = many.generate(backwards);
      Collections.reverse(jointly);
      List<Trace> singly = one.generate(requests);
      for (int i = 0; i < requests.size(); i++) {
        requireSame(singly.get(i).generation(), jointly.get(i).generation());
        for (int s = 0; s < singly.get(i).samples().size(); s++) {
          requireSame(singly.get(i).samples().get(s), jointly.get(i).samples().get(s));
        }
      }
    }
  }

  @Test
  void tensors_anyBatch_areTheSame() {
    SignalRequest signals = SignalRequest.parse("attention,hidden");
    List<GenerationRequest> requests = new ArrayList<>();
    LanguageModelTest.requests(5, "").forEach(r -> requests.add(r.withSignals(signals)));
    OnnxOptions alone = TestDevice.options().withBatchSize(1);
    try (OnnxLanguageModel one = OnnxLanguageModel.open(TestFiles.model("lm-small"), alone);
        OnnxLanguageModel many =
            OnnxLanguageModel.open(TestFiles.model("lm-small"), TestDevice.options())) {
      List<Trace> singly = one.generate(requests);
      List<Trace> jointly = many.generate(requests);
      for (int i = 0; i < requests.size(); i++) {
        Generation a = singly.get(i).generation();
        Generation b = jointly.get(i).generation();
        requireSame(
            a.tensors().attention().orElseThrow().values(),
            b.tensors().attention().orElseThrow().values());
        requireSame(
            a.tensors().hiddenStates().orElseThrow().values(),
            b.tensors().hiddenStates().orElseThrow().values());
      }
    }
  }

  private static void requireSame(FloatTensor one, FloatTensor other) {
    assertThat(other.shape()).isEqualTo(one.shape());
    for (long i = 0; i < one.shape().size(); i++) {
      requireClose(one.get(i), other.get(i));
    }
  }
}
