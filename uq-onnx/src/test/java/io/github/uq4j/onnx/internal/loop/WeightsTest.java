package io.github.uq4j.onnx.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws by blocks are those by sums over all ids in turn. */
class WeightsTest {

  private static final int ROWS = 500;

  @TempDir Path folder;

  private static ModelProto model(int vocabulary) {
    Fragment outer = new Fragment("draw");
    outer.graph().addInput(Fragment.value("each", Fragment.FLOAT, 2));
    outer.graph().addInput(Fragment.value("number", Fragment.DOUBLE, 2));
    Weights weights = Weights.of(outer, "each", vocabulary);
    outer.result(weights.draw(outer, "number"), Fragment.INT64);
    outer.result(weights.total(), Fragment.DOUBLE);
    outer.graph().addAllInitializer(outer.constants());
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(outer.graph())
        .build();
  }

  /** Some rows have no weight at their beginning, some at their end, some nowhere but once. */
  private static float[] weights(int vocabulary) {
    SplittableRandom random = new SplittableRandom(vocabulary);
    float[] weights = new float[ROWS * vocabulary];
    for (int row = 0; row < ROWS; row++) {
      int from = row % 3 == 0 ? vocabulary / 2 : 0;
      int to = row % 5 == 0 ? vocabulary - vocabulary / 3 : vocabulary;
      boolean one = row % 7 == 0;
      for (int id = from; id < to; id++) {
        boolean none = id != from + 1 && (one || random.nextInt(4) == 0);
        weights[row * vocabulary + id] = none ? 0 : (float) Math.exp(-8 * random.nextDouble());
      }
    }
    return weights;
  }

  private static double[] numbers() {
    SplittableRandom random = new SplittableRandom(3);
    double[] numbers = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double number = row % 11 == 0 ? 0 : random.nextDouble();
      numbers[row] = row % 13 == 0 ? Weights.LARGEST_NUMBER : number;
    }
    return numbers;
  }

  private static int drawn(float[] weights, int row, int vocabulary, double number) {
    double total = 0;
    for (int id = 0; id < vocabulary; id++) {
      total += weights[row * vocabulary + id];
    }
    double reached = 0;
    int id = -1;
    while (reached <= number * total) {
      reached += weights[row * vocabulary + ++id];
    }
    return id;
  }

  /** Vocabularies with divisors near their root, far from it, and without any. */
  @ParameterizedTest
  @ValueSource(ints = {16, 17, 96, 131, 257, 1280, 1733, 5023})
  void draw_anyVocabulary_takesTheIdThatSumsInTurnReach(int vocabulary) throws IOException {
    float[] weights = weights(vocabulary);
    double[] numbers = numbers();
    Path file = folder.resolve("draw.onnx");
    Files.write(file, model(vocabulary).toByteArray());
    SessionSettings settings = TestDevice.settings();
    ByteBuffer each = buffer(weights.length * Float.BYTES);
    each.asFloatBuffer().put(weights);
    ByteBuffer number = buffer(ROWS * Double.BYTES);
    number.asDoubleBuffer().put(numbers);
    try (ModelSession session = ModelSession.open(file, settings)) {
      OnnxTensor left = session.lent(each, OnnxJavaType.FLOAT, ROWS, vocabulary);
      OnnxTensor right = session.lent(number, OnnxJavaType.DOUBLE, ROWS, 1);
      Set<String> wanted = session.outputs().keySet();
      try (Outputs outputs =
          session.run(Map.of("each", left, "number", right), wanted, Memory.KEEP)) {
        String ids = session.outputs().keySet().iterator().next();
        LongBuffer drawn = outputs.tensor(ids).getLongBuffer();
        for (int row = 0; row < ROWS; row++) {
          int expected = drawn(weights, row, vocabulary, numbers[row]);
          assertThat(drawn.get(row)).as("row %d", row).isEqualTo(expected);
        }
      } finally {
        ModelSession.close(left);
        ModelSession.close(right);
      }
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @ParameterizedTest
  @CsvSource({"1280, 32", "32000, 160", "151936, 128", "50257, 29", "128256, 334", "32003, 128"})
  void width_vocabulary_isTheDivisorNearestToItsRoot(int vocabulary, int width) {
    assertThat(Weights.width(vocabulary)).isEqualTo(width);
  }
}
