package io.github.uq4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.Engine;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the check of a device sees of a decoder in half precision: on the CPU, with both outcomes.
 */
class RecordedSignalsTest {

  private static final OnnxOptions CPU =
      OnnxOptions.withDefaults().withDevice(Device.CPU).withEngine(Engine.LOOP);

  private static OnnxLanguageModel model() {
    return OnnxLanguageModel.open(TestModels.zoo("llama-gqa-fp16"), CPU);
  }

  @Test
  void signals_halfPrecision_areNearItsOwnRecordingOnly() {
    try (OnnxLanguageModel model = model()) {
      RecordedSignals own = RecordedSignals.compare(model, TestModels.zoo("llama-gqa-fp16"));
      // Three blocks of four heads with 11, 7 and 4 positions.
      assertThat(own.attention().numbers()).isGreaterThan(1000);
      assertThat(own.attention().within(2e-2)).isTrue();
      assertThat(own.hidden().numbers()).isEqualTo(4 * (11 + 7 + 4) * 24);
      assertThat(own.hidden().within(2e-2)).isTrue();
      RecordedSignals other = RecordedSignals.compare(model, TestModels.zoo("mistral-genai"));
      assertThat(other.attention().within(2e-2)).isFalse();
      assertThat(other.hidden().within(2e-2)).isFalse();
    }
  }

  @Test
  void graphs_ofALoop_areWrittenAndRead() {
    List<ModelProto> graphs =
        WrittenGraphs.during(
            () -> {
              try (OnnxLanguageModel model = model()) {
                assertThat(
                        model
                            .generate(GenerationRequest.of("a", "b").withMaxNewTokens(2))
                            .generation()
                            .tokens())
                    .isNotEmpty();
              }
            });
    assertThat(graphs.stream().flatMap(graph -> LoopCopies.of(graph).stream()))
        .containsExactly(new LoopCopies(0, List.of()));
    assertThat(System.getProperty("uq4j.graphs")).isNull();
  }
}
