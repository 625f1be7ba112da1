package io.github.uq4j.onnx.internal.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.trace.RowStatistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fast reductions of a row agree with the naive one in doubles, whichever loops they use. */
class RowReducerTest {

  private static final int[] LENGTHS = {
    1, 2, 10, 255, 256, 511, 513, 1023, 1025, 1280, 4095, 4097, 5000, 151936
  };

  private static float[] row(long seed, int count, double spread) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[count];
    for (int i = 0; i < count; i++) {
      row[i] = (float) (random.nextGaussian() * spread);
    }
    return row;
  }

  /** What comes of half-precision logits: many ties. */
  private static float[] halves(float[] row) {
    float[] halves = row.clone();
    for (int i = 0; i < row.length; i++) {
      halves[i] = Math.round(row[i] * 64) / 64f;
    }
    return halves;
  }

  private static float[] withHoles(float[] row) {
    float[] holes = row.clone();
    for (int i = 1; i < row.length; i += 3) {
      holes[i] = Float.NEGATIVE_INFINITY;
    }
    return holes;
  }

  private static double logSum(float[] row) {
    double max = max(row);
    double sum = 0;
    for (float x : row) {
      sum += Math.exp(x - max);
    }
    return max + Math.log(sum);
  }

  private static double max(float[] row) {
    double max = Double.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, x);
    }
    return max;
  }

  private static double entropy(float[] row) {
    double lse = logSum(row);
    double entropy = 0;
    for (float x : row) {
      double p = Math.exp(x - lse);
      if (p > 0) {
        entropy -= p * (x - lse);
      }
    }
    return entropy;
  }

  private static int[] sortedIds(float[] row) {
    return IntStream.range(0, row.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -row[i]).thenComparing(i -> i))
        .mapToInt(i -> i)
        .toArray();
  }

  private static void requireRight(RowReducer reducer, float[] row) {
    double lse = logSum(row);
    int[] sorted = sortedIds(row);
    for (int k : new int[] {0, 1, 5, 10, 16, 17, 300, row.length}) {
      int wanted = Math.min(k, row.length);
      LogitRow reduced = reducer.reduce(row, 0, row.length, k);
      assertThat(reduced.logprob(row[0])).isCloseTo(Math.min(0, row[0] - lse), within(4e-6));
      assertThat(reduced.entropy()).isCloseTo(entropy(row), within(1e-5));
      assertThat(reduced.best()).isEqualTo(sorted[0]);
      assertThat(reduced.top().stream().mapToInt(LogitRow.Ranked::id).toArray())
          .isEqualTo(Arrays.copyOf(sorted, wanted));
      assertThat(reducer.largest(row, 0, row.length, k)).isEqualTo(Arrays.copyOf(sorted, wanted));
    }
  }

  /** What the statistics are by their definitions. */
  private static RowStatistics naive(float[] row, int[] sorted, int chosen) {
    double lse = logSum(row);
    double max = max(row);
    double[] half = new double[row.length];
    double mean = 0;
    int finite = 0;
    double halfSum = 0;
    for (int v = 0; v < row.length; v++) {
      if (row[v] > Float.NEGATIVE_INFINITY) {
        mean += row[v];
        finite++;
      }
      half[v] = Math.exp((row[v] - max) / 2);
      halfSum += half[v];
    }
    double roots = 0;
    for (double h : half) {
      roots += Math.sqrt(h / halfSum);
    }
    double mass = 0;
    double boosted = Math.exp(row[chosen] - lse);
    for (int i = 0; i + 1 < sorted.length; i++) {
      double p = Math.exp(row[sorted[i]] - lse);
      double drop = p - Math.exp(row[sorted[i + 1]] - lse);
      mass += p;
      if (drop > 0.3 * p && drop > 0.005 && row[chosen] >= row[sorted[i]]) {
        boosted = mass;
      }
    }
    return new RowStatistics(
        Math.max(0, lse - mean / finite - Math.log(finite)),
        Math.max(0, Math.log(row.length) - 2 * Math.log(roots)),
        Math.min(1, boosted));
  }

  private static void requireStatistics(RowReducer reducer, float[] row) {
    LogitRow reduced = reducer.reduce(row, 0, row.length, RowReducer.RANKED);
    int[] sorted = sortedIds(row);
    for (int rank : new int[] {0, Math.min(2, row.length - 1), row.length - 1}) {
      int chosen = sorted[rank];
      RowStatistics expected = naive(row, sorted, chosen);
      RowStatistics actual =
          reducer.statistics(FloatBuffer.wrap(row), 0, row.length, reduced, row[chosen]);
      assertThat(actual.selfCertainty())
          .isCloseTo(
              expected.selfCertainty(), within(1e-5 * Math.max(1, expected.selfCertainty())));
      assertThat(actual.renyiDivergence()).isCloseTo(expected.renyiDivergence(), within(1e-5));
      assertThat(actual.fisherRao())
          .isCloseTo(expected.fisherRao(), within(expected.renyiDivergence() < 1e-4 ? 1e-3 : 1e-5));
      assertThat(actual.boostedProb()).isCloseTo(expected.boostedProb(), within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void statistics_rowOfAnyLengthAndSpread_agreeWithDoubles(RowReducers reducers) {
    RowReducer reducer = reducers.create();
    for (int count : LENGTHS) {
      for (double spread : count > 5000 ? new double[] {3} : new double[] {0.01, 1, 8, 60}) {
        float[] row = row(count, count, spread);
        requireStatistics(reducer, row);
        requireStatistics(reducer, withHoles(row));
        requireStatistics(reducer, halves(row));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void statistics_specialRows_areThoseOfTheirDefinition(RowReducers reducers) {
    RowReducer reducer = reducers.create();
    float[] row = new float[40_000];
    Arrays.fill(row, 7);
    requireStatistics(reducer, row);
    assertThat(
            reducer.statistics(
                FloatBuffer.wrap(row), 0, row.length, reducer.reduce(row, 0, row.length, 201), 7))
        .satisfies(uniform -> assertThat(uniform.fisherRao()).isLessThan(1e-6))
        .satisfies(uniform -> assertThat(uniform.selfCertainty()).isLessThan(1e-6));
    Arrays.fill(row, Float.NEGATIVE_INFINITY);
    row[30_000] = 2;
    requireStatistics(reducer, row);
    Arrays.fill(row, 0);
    row[5] = 1000;
    requireStatistics(reducer, row);
    // A block so far below the largest that its share of the distribution counts for nothing still
    // counts at a higher temperature.
    Arrays.fill(row, -40);
    row[39_999] = 0;
    requireStatistics(reducer, row);
  }

  @ParameterizedTest
  @EnumSource
  void reduce_rowOfAnyLengthAndSpread_agreesWithDoubles(RowReducers reducers) {
    RowReducer reducer = reducers.create();
    for (int count : LENGTHS) {
      for (double spread : count > 5000 ? new double[] {3} : new double[] {0.01, 1, 8, 60}) {
        requireRight(reducer, row(count, count, spread));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void reduce_tiesAndRuledOutTokens_agreesWithDoubles(RowReducers reducers) {
    RowReducer reducer = reducers.create();
    for (int count : new int[] {1, 7, 700, 5000, 40000}) {
      requireRight(reducer, halves(row(count, count, 0.3)));
      requireRight(reducer, withHoles(row(count + 1, count, 2)));
      requireRight(reducer, withHoles(halves(row(count + 2, count, 5))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void reduce_hugeLogits_agreesWithDoubles(RowReducers reducers) {
    RowReducer reducer = reducers.create();
    for (double spread : new double[] {1e3, 1e10, 1e37}) {
      requireRight(reducer, row(9, 3000, spread));
    }
    float[] ends = {-Float.MAX_VALUE, Float.MAX_VALUE, 0};
    LogitRow reduced = reducer.reduce(ends, 0, 3, 3);
    assertThat(reduced.best()).isEqualTo(1);
    assertThat(reduced.entropy()).isCloseTo(0, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void reduce_risingAndFallingRows_agreesWithDoubles(RowReducers reducers) {
    RowReducer reducer = reducers.create();
    float[] rising = new float[20000];
    float[] falling = new float[20000];
    for (int i = 0; i < rising.length; i++) {
      rising[i] = i * 0.01f;
      falling[i] = -i * 0.01f;
    }
    requireRight(reducer, rising);
    requireRight(reducer, falling);
  }

  @ParameterizedTest
  @EnumSource
  void reduce_rowInsideAnArray_seesNothingElse(RowReducers reducers) {
    RowReducer reducer = reducers.create();
    float[] row = row(5, 700, 3);
    float[] padded = new float[900];
    Arrays.fill(padded, 1000);
    System.arraycopy(row, 0, padded, 77, row.length);
    assertThat(reducer.reduce(padded, 77, row.length, 9))
        .isEqualTo(reducer.reduce(row, 0, row.length, 9));
  }

  @ParameterizedTest
  @EnumSource
  void reduce_nearlyCertainToken_keepsDigitsOfItsLogprob(RowReducers reducers) {
    float[] row = new float[1000];
    Arrays.fill(row, -24);
    row[321] = 5;
    LogitRow reduced = reducers.create().reduce(row, 0, row.length, 0);
    double expected = -Math.log1p(999 * Math.exp(-29));
    assertThat(reduced.logprob(5) / expected).isCloseTo(1, within(1e-5));
    assertThat(reduced.entropy()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void reduce_equalLogits_isUniform(RowReducers reducers) {
    float[] row = new float[12345];
    Arrays.fill(row, 7);
    LogitRow reduced = reducers.create().reduce(row, 0, row.length, 3);
    assertThat(reduced.best()).isZero();
    assertThat(reduced.entropy()).isCloseTo(Math.log(12345), within(1e-6));
    assertThat(reduced.top().stream().map(LogitRow.Ranked::id)).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @EnumSource
  void reduce_zeroOfEitherSign_isTheSame(RowReducers reducers) {
    LogitRow reduced = reducers.create().reduce(new float[] {-0f, 0f, -1f}, 0, 3, 2);
    assertThat(reduced.top().stream().map(LogitRow.Ranked::id)).containsExactly(0, 1);
    assertThat(reduced.best()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void reduce_noDistribution_isRefusedWithThePlace(RowReducers reducers) {
    RowReducer reducer = reducers.create();
    float[] row = row(1, 9000, 1);
    for (int at : new int[] {0, 400, 4100, 8999}) {
      float before = row[at];
      for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        row[at] = wrong;
        assertThatThrownBy(() -> reducer.reduce(row, 0, row.length, 5))
            .isInstanceOf(ArithmeticException.class)
            .hasMessage("logit[%d] = %s; must be finite or negative infinity", at, wrong);
      }
      row[at] = before;
    }
    Arrays.fill(row, Float.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> reducer.reduce(row, 0, row.length, 5))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("all 9000 logits are negative infinity");
  }

  @ParameterizedTest
  @EnumSource(RowReducers.class)
  void reduce_rowOutsideTheHeap_isThatOfTheArray(RowReducers reducers) {
    SplittableRandom random = new SplittableRandom(12);
    float[] rows = new float[3 * 9001];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (4 * random.nextGaussian());
    }
    FloatBuffer outside =
        ByteBuffer.allocateDirect(rows.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(rows)
            .flip();
    RowReducer reducer = reducers.create();
    LogitRow expected = reducer.reduce(rows, 9001, 9001, RowReducer.RANKED);
    LogitRow actual = reducer.reduce(outside, 9001, 9001, RowReducer.RANKED);
    assertThat(actual).isEqualTo(expected);
    assertThat(reducer.statistics(outside, 9001, 9001, actual, rows[9002]))
        .isEqualTo(reducer.statistics(FloatBuffer.wrap(rows), 9001, 9001, expected, rows[9002]));
  }

  @ParameterizedTest
  @EnumSource(RowReducers.class)
  void reduce_notANumberBeforeAMuchLargerLogit_isReported(RowReducers reducers) {
    float[] row = new float[20_000];
    row[5000] = Float.NaN;
    row[12_000] = 3e6f;
    RowReducer reducer = reducers.create();
    assertThatThrownBy(() -> reducer.reduce(row, 0, row.length, 3))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("logit[5000] = NaN");
    row[5000] = 0;
    assertThat(reducer.reduce(row, 0, row.length, 3).logprob(3e6f)).isCloseTo(0, within(1e-30));
  }
}
