package io.github.uq4j.onnx.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.head.RowSums;
import io.github.uq4j.onnx.internal.loop.LoopSession.Asked;
import io.github.uq4j.onnx.internal.loop.LoopSession.Asked.Cache;
import io.github.uq4j.onnx.internal.loop.LoopSession.Asked.Entropy;
import io.github.uq4j.onnx.internal.loop.LoopSession.Asked.Statistics;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When loops end, and what they record. */
class LoopSessionTest {

  private static final int VOCABULARY = 1280;
  private static final int STEPS = 12;

  /** A word for each row to go on from. */
  private static final long[] WORDS = {40, 400};

  private static LoopSession session;

  @BeforeAll
  static void open() {
    OnnxModelFile file = OnnxModelFile.read(TestFiles.model("lm-large").resolve("model.onnx"));
    SessionSettings settings = TestDevice.settings();
    session =
        LoopSession.open(file, LoopGraphTest.ports(4), VOCABULARY, settings, LoopGraph.Rows.APART);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static OnnxTensor longs(long... values) {
    ByteBuffer bytes = buffer(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return tensor(bytes, OnnxJavaType.INT64, WORDS.length, values.length / WORDS.length);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static OnnxTensor tensor(ByteBuffer bytes, OnnxJavaType type, long... shape) {
    try {
      return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), bytes, shape, type);
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T run(List<LoopRow> rows, Asked asked, Function<LoopResult, T> read) {
    Map<String, OnnxTensor> next = new HashMap<>();
    next.put("input_ids", longs(WORDS));
    next.put("attention_mask", longs(1, 1, 1, 1));
    next.put("position_ids", longs(1, 1));
    for (LoopPorts.CachePort port : LoopGraphTest.ports(4).cache()) {
      ByteBuffer zeros = buffer(WORDS.length * 4 * 32 * Float.BYTES);
      next.put(port.past(), tensor(zeros, OnnxJavaType.FLOAT, WORDS.length, 4, 1, 32));
    }
    try {
      LoopResult result = session.run(next, rows, asked);
      try {
        return read.apply(result);
      } finally {
        result.outputs().close();
      }
    } finally {
      next.values().forEach(OnnxTensor::close);
    }
  }

  private static LoopRow row(int limit, Integer... stops) {
    return new LoopRow(limit, List.of(stops), Optional.empty(), 1, new BitSet());
  }

  private static Asked asked(int top, Entropy entropy, Statistics statistics) {
    return new Asked(STEPS, top, entropy, statistics, Cache.LEFT);
  }

  private static int steps(LoopRow... rows) {
    Asked asked = asked(1, Entropy.IGNORED, Statistics.LEFT);
    return run(List.of(rows), asked, LoopResult::steps);
  }

  private static List<Integer> tokens(int row) {
    Asked asked = asked(1, Entropy.IGNORED, Statistics.LEFT);
    return run(
        List.of(row(STEPS), row(STEPS)),
        asked,
        result -> {
          List<Integer> tokens = new ArrayList<>();
          for (int step = 0; step < result.steps(); step++) {
            tokens.add(result.token(step, row));
          }
          return tokens;
        });
  }

  @Test
  void run_limits_endsWithTheLongest() {
    assertThat(steps(row(3), row(6))).isEqualTo(6);
    assertThat(steps(row(0), row(1))).isEqualTo(1);
    assertThat(steps(row(40), row(1))).isEqualTo(STEPS);
  }

  /** Either of two ids ends a row; what a row gives after its end does not matter. */
  @Test
  void run_ends_endsWithTheLastRow() {
    List<Integer> first = tokens(0);
    List<Integer> second = tokens(1);
    int early = first.indexOf(first.get(2)) + 1;
    int late = second.indexOf(second.get(7)) + 1;
    int nowhere = VOCABULARY - 1;
    assertThat(first).doesNotContain(nowhere);
    assertThat(steps(row(STEPS, nowhere, first.get(2)), row(2))).isEqualTo(Math.max(early, 2));
    assertThat(steps(row(STEPS, first.get(2), nowhere), row(STEPS, second.get(7))))
        .isEqualTo(Math.max(early, late));
    assertThat(steps(row(STEPS, nowhere), row(1))).isEqualTo(STEPS);
  }

  @ParameterizedTest
  @EnumSource
  void run_statistics_areThoseOfTheLogits(Statistics statistics) {
    Asked asked = asked(VOCABULARY, Entropy.RECORDED, statistics);
    run(
        List.of(row(STEPS), row(STEPS)),
        asked,
        result -> {
          assertThat(result.top()).isEqualTo(VOCABULARY);
          for (int step = 0; step < result.steps(); step++) {
            for (int row = 0; row < WORDS.length; row++) {
              assertRow(result, step, row, statistics);
            }
          }
          return result;
        });
  }

  private static void assertRow(LoopResult result, int step, int row, Statistics statistics) {
    double entropy = 0;
    double roots = 0;
    double below = 0;
    for (int rank = 0; rank < VOCABULARY; rank++) {
      double logprob = result.topLogprob(step, row, rank);
      entropy -= Math.exp(logprob) * logprob;
      double less = logprob - result.topLogprob(step, row, 0);
      roots += Math.exp(less / 4);
      below += less;
    }
    assertThat(result.token(step, row)).isEqualTo(result.topId(step, row, 0));
    assertThat(result.logprob(step, row)).isEqualTo(result.topLogprob(step, row, 0));
    assertThat(result.entropy(step, row)).isCloseTo(entropy, within(1e-5));
    if (statistics == Statistics.MADE) {
      RowSums sums = result.sums(step, row);
      assertThat(sums.roots()).isCloseTo(roots, within(1e-3));
      assertThat(sums.below()).isCloseTo(below, within(1e-2));
      assertThat(sums.finite()).isEqualTo(VOCABULARY);
    }
  }

  private static LoopRow drawn(Sampling sampling, double penalty) {
    List<Double> numbers = IntStream.range(0, STEPS).mapToObj(i -> (i + 0.5) / STEPS).toList();
    Optional<LoopRow.Draw> draw = Optional.of(new LoopRow.Draw(sampling, numbers));
    return new LoopRow(STEPS, List.of(), draw, penalty, new BitSet());
  }

  private static int ranked(Asked asked, LoopRow... rows) {
    return run(List.of(rows), asked, LoopResult::top);
  }

  /** Where all rows are drawn and nobody asks, none of the largest logits is looked for. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 1, 0",
    "0.7, 1, 0, 1, 0",
    "1, 1.3, 0, 1, 0",
    "0.7, 1.3, 0, 1, 0",
    "1, 1, 5, 1, 0",
    "1, 1, 0, 0.8, 0",
    "0.7, 1.3, 0, 1, 0.05"
  })
  void run_drawnRows_rankNoIdsUnasked(
      double temperature, double penalty, int topK, double topP, double minP) {
    Sampling sampling = Sampling.of(1, 0).withTemperature(temperature).withTopP(topP);
    sampling = topK > 0 ? sampling.withTopK(topK) : sampling;
    LoopRow row = drawn(sampling.withMinP(minP), penalty);
    Asked none = asked(0, Entropy.IGNORED, Statistics.LEFT);
    Asked some = asked(3, Entropy.IGNORED, Statistics.LEFT);
    Function<LoopResult, List<Double>> read =
        result ->
            IntStream.range(0, STEPS)
                .boxed()
                .flatMap(i -> Stream.of((double) result.token(i, 1), result.logprob(i, 1)))
                .toList();
    assertThat(run(List.of(row, row), none, read)).isEqualTo(run(List.of(row, row), some, read));
    assertThat(ranked(none, row, row)).isZero();
    assertThat(ranked(some, row, row)).isEqualTo(3);
    assertThat(ranked(none, row, row(STEPS))).isOne();
    assertThat(ranked(asked(0, Entropy.RECORDED, Statistics.MADE), row, row)).isOne();
  }

  /** Statistics are there without the entropy being asked for, too. */
  @Test
  void run_statisticsAlone_areMade() {
    Asked asked = asked(1, Entropy.IGNORED, Statistics.MADE);
    double finite = run(List.of(row(2), row(2)), asked, result -> result.sums(1, 1).finite());
    assertThat(finite).isEqualTo(VOCABULARY);
  }
}
