package io.github.uq4j.onnx.internal.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.internal.head.HeadRows.Whole;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.trace.RowStatistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reductions inside a graph agree with those in Java. */
class HeadGraphTest {

  @TempDir Path folder;

  /** {@code logits = tanh(x W) * 3 + 0}, or {@code logits = x}. */
  private static ModelProto model(int width, int vocabulary, boolean product) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("g")
            .addInput(HeadNodes.value("x", TensorProto.DataType.FLOAT_VALUE))
            .addOutput(HeadNodes.value("logits", TensorProto.DataType.FLOAT_VALUE));
    if (product) {
      TensorProto.Builder weights =
          TensorProto.newBuilder()
              .setName("w")
              .setDataType(TensorProto.DataType.FLOAT_VALUE)
              .addDims(width)
              .addDims(vocabulary);
      SplittableRandom random = new SplittableRandom(width);
      for (int i = 0; i < width * vocabulary; i++) {
        weights.addFloatData((float) random.nextGaussian());
      }
      graph
          .addInitializer(weights)
          .addInitializer(
              TensorProto.newBuilder()
                  .setName("three")
                  .setDataType(TensorProto.DataType.FLOAT_VALUE)
                  .addFloatData(3))
          .addNode(node("MatMul", "xw", "x", "w"))
          .addNode(node("Tanh", "t", "xw"))
          .addNode(node("Mul", "logits", "t", "three"));
    } else {
      graph.addNode(node("Abs", "a", "x"));
      graph.addNode(node("Sign", "s", "x"));
      graph.addNode(node("Mul", "logits", "a", "s"));
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  private static NodeProto node(String type, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static float[] values(int count, double spread) {
    SplittableRandom random = new SplittableRandom(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Math.round(random.nextGaussian() * spread * 64) / 64f;
    }
    return values;
  }

  private OnnxTensor tensor(ModelSession session, float[] x, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(x.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(x);
    return session.tensor(bytes, OnnxJavaType.FLOAT, shape);
  }

  private Path write(ModelProto model) throws IOException {
    return Files.write(folder.resolve("m.onnx"), model.toByteArray());
  }

  private static SessionSettings settings() {
    return TestDevice.settings();
  }

  /** Rows are text 0 column 2, text 1 column 0, text 0 column 2 again with another target. */
  private List<HeadRows.Reduced> reduce(GraphHead head, float[] x, int width, int top) {
    ModelSession session = head.loaded().session();
    HeadRows rows = new HeadRows(head.loaded(), top, HeadRows.Statistics.MADE);
    int last = head.loaded().vocabulary() - 1;
    rows.add(0, 2, 0);
    rows.add(1, 0, last);
    rows.add(0, 2, last);
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      inputs.put("x", tensor(session, x, 2, 3, width));
      rows.give(inputs);
      try (Outputs outputs = session.run(inputs, rows.outputs(Whole.FETCHED), Memory.KEEP)) {
        assertThat(outputs.floats(head.loaded().logits())).hasSize(3 * head.loaded().vocabulary());
        return rows.read(outputs);
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  private static void requireSame(LogitRow expected, float[] row, HeadRows.Reduced actual) {
    assertThat(actual.finite()).isTrue();
    assertThat(actual.row().logprob(actual.target()))
        .isCloseTo(expected.logprob(actual.target()), within(1e-5));
    assertThat(actual.row().best()).isEqualTo(expected.best());
    assertThat(actual.row().max()).isEqualTo(expected.max());
    assertThat(actual.row().entropy()).isCloseTo(expected.entropy(), within(1e-5));
    assertThat(actual.row().top()).isEqualTo(expected.top());
    assertThat(row).contains(actual.target());
    RowStatistics made = actual.statistics().orElseThrow();
    RowStatistics java =
        RowReducers.LANES
            .create()
            .statistics(FloatBuffer.wrap(row), 0, row.length, expected, actual.target());
    assertThat(made.selfCertainty())
        .isCloseTo(java.selfCertainty(), within(1e-5 * Math.max(1, java.selfCertainty())));
    assertThat(made.renyiDivergence()).isCloseTo(java.renyiDivergence(), within(1e-5));
    assertThat(made.fisherRao()).isCloseTo(java.fisherRao(), within(1e-5));
    assertThat(made.boostedProb()).isCloseTo(java.boostedProb(), within(1e-5));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 1, 0",
    "7, 3, 7",
    "1000, 3, 10",
    "50257, 3, 10",
    "50021, 0.5, 5",
    "151936, 2, 10",
    "32000, 30, 10",
    "32000, 1000, 4"
  })
  void reduce_anyVocabulary_agreesWithJava(int vocabulary, double spread, int top)
      throws IOException {
    float[] x = values(6 * vocabulary, spread);
    if (vocabulary > 10) {
      Arrays.fill(x, 2 * vocabulary + 5, 2 * vocabulary + 9, Float.NEGATIVE_INFINITY);
    }
    // The sign of an infinite value times itself is what it was; zero stays zero.
    Path file = write(model(vocabulary, vocabulary, false));
    try (GraphHead head = new GraphHead(file, "logits", vocabulary, settings())) {
      List<HeadRows.Reduced> reduced = reduce(head, x, vocabulary, top);
      RowReducer java = RowReducers.LANES.create();
      List<Integer> rows = List.of(2, 3, 2);
      for (int i = 0; i < rows.size(); i++) {
        float[] row =
            Arrays.copyOfRange(x, rows.get(i) * vocabulary, (rows.get(i) + 1) * vocabulary);
        requireSame(
            java.reduce(row, 0, vocabulary, Math.max(top, RowReducer.RANKED)), row, reduced.get(i));
      }
    }
  }

  @Test
  void reduce_productBeforeElementwiseOperators_picksBeforeIt() throws IOException {
    int vocabulary = 700;
    int width = 16;
    float[] x = values(6 * width, 0.3);
    ModelProto model = model(width, vocabulary, true);
    List<String> order = new ArrayList<>();
    HeadGraph.edit(model, "logits", vocabulary)
        .model()
        .getGraph()
        .getNodeList()
        .forEach(node -> order.add(node.getOpType()));
    assertThat(order).startsWith("GatherND", "MatMul", "Tanh", "Mul");
    Path file = write(model);
    try (ModelSession plain = ModelSession.open(file, settings());
        GraphHead head = new GraphHead(file, "logits", vocabulary, settings())) {
      OnnxTensor input = tensor(plain, x, 2, 3, width);
      float[] logits;
      try (Outputs outputs =
          plain.run(Map.of("x", input), java.util.Set.of("logits"), Memory.KEEP)) {
        logits = outputs.floats("logits");
      } finally {
        ModelSession.close(input);
      }
      List<HeadRows.Reduced> reduced = reduce(head, x, width, 5);
      RowReducer java = RowReducers.LANES.create();
      LogitRow expected = java.reduce(logits, 2 * vocabulary, vocabulary, 5);
      assertThat(reduced.get(0).row().best()).isEqualTo(expected.best());
      assertThat(reduced.get(0).row().entropy()).isCloseTo(expected.entropy(), within(1e-5));
      assertThat(reduced.get(0).target()).isCloseTo(logits[2 * vocabulary], within(1e-5f));
      assertThat(reduced.get(1).target()).isCloseTo(logits[4 * vocabulary - 1], within(1e-5f));
    }
  }

  @Test
  void reduce_noDistribution_isMarked() throws IOException {
    Path file = write(model(40, 40, false));
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] x = values(240, 1);
      x[2 * 40 + 7] = wrong;
      try (GraphHead head = new GraphHead(file, "logits", 40, settings())) {
        List<HeadRows.Reduced> reduced = reduce(head, x, 40, 3);
        assertThat(reduced.get(0).finite()).isFalse();
        assertThat(reduced.get(1).finite()).isTrue();
      }
    }
  }

  @Test
  void divisor_anyCount_dividesIt() {
    for (int count : new int[] {1, 2, 97, 1000, 32000, 50257, 50021, 151936, 262144}) {
      assertThat(count % HeadGraph.divisor(count)).isZero();
    }
    assertThat(HeadGraph.divisor(50021)).isEqualTo(1);
    assertThat(HeadGraph.divisor(151936)).isEqualTo(128);
  }
}
