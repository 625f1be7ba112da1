package io.github.uq4j.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightPlace;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model file is read without its weights, and runs with the weights mapped. */
class SkeletonTest {

  private static final SessionSettings CPU = new SessionSettings(ExecutionProvider.CPU, 1);

  @ParameterizedTest
  @ValueSource(strings = {"lm-small", "lm-small-plain", "lm-large-plain"})
  void skeleton_ofAModel_isSmallAndItsWeightsMakeUpTheRest(String name) {
    Path path = TestFiles.model(name).resolve("model.onnx");
    OnnxModelFile file = OnnxModelFile.read(path);
    long mapped = file.weights().stream().mapToLong(WeightPlace::length).sum();
    assertThat(file.skeleton().getSerializedSize() + mapped)
        .isBetween(path.toFile().length(), path.toFile().length() + 200_000);
    assertThat(file.skeleton().getSerializedSize()).isLessThan(400_000);
    assertThat(file.dataFolder()).isEmpty();
    long external =
        file.skeleton().getGraph().getInitializerList().stream()
            .filter(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
            .count();
    assertThat(external).isEqualTo(file.weights().size()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lm-small-plain", "lm-large-plain"})
  void mappedWeights_sameGraph_giveTheSameLogits(String name) {
    Path path = TestFiles.model(name).resolve("model.onnx");
    OnnxModelFile file = OnnxModelFile.read(path);
    try (WeightTensors weights = file.mapWeights();
        ModelSession mapped = ModelSession.open(file.with(file.skeleton(), weights), CPU);
        ModelSession second = ModelSession.open(file.with(file.skeleton(), weights), CPU);
        ModelSession plain = ModelSession.open(path, CPU)) {
      float[] expected = logits(plain);
      assertThat(logits(mapped)).isEqualTo(expected);
      assertThat(logits(second)).isEqualTo(expected);
    }
    assertThat(ModelSession.liveObjects()).isZero();
  }

  @Test
  void weights_sessionOutlivesItsOpener_keepsThem() {
    OnnxModelFile file =
        OnnxModelFile.read(TestFiles.model("lm-small-plain").resolve("model.onnx"));
    WeightTensors weights = file.mapWeights();
    ModelSession session = ModelSession.open(file.with(file.skeleton(), weights), CPU);
    weights.close();
    System.gc();
    assertThat(logits(session)).doesNotContain(Float.NaN).hasSizeGreaterThan(1000);
    session.close();
    assertThat(ModelSession.liveObjects()).isZero();
    assertThatThrownBy(weights::close).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ModelSession.open(file.with(file.skeleton(), weights), CPU))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  /** The logits of four tokens. */
  static float[] logits(ModelSession session) {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      for (ModelSession.Port port : session.inputs().values()) {
        String name = port.name();
        if (name.startsWith("past")) {
          long[] shape = port.shape().stream().mapToLong(d -> d < 0 ? 0 : d).toArray();
          shape[0] = 1;
          inputs.put(name, session.tensor(ByteBuffer.allocateDirect(0), port.type(), shape));
        } else if (name.equals("attention_mask")) {
          inputs.put(name, session.integers(name, new long[] {1, 1, 1, 1}, 1, 4));
        } else {
          inputs.put(name, session.integers(name, new long[] {0, 1, 2, 3}, 1, 4));
        }
      }
      try (Outputs outputs = session.run(inputs, Set.of("logits"), Memory.KEEP)) {
        return outputs.floats("logits");
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }
}
