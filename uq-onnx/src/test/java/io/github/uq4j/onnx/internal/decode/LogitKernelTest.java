package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast reduction of a row agrees with the naive one in doubles. */
class LogitKernelTest {

  private final LogitKernel kernel = new LogitKernel();

  private static float[] row(long seed, int count, double spread) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[count];
    for (int i = 0; i < count; i++) {
      row[i] = (float) (random.nextGaussian() * spread);
    }
    return row;
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 255, 256, 257, 512, 1280, 4096, 5000, 32000, 151936})
  void reduce_rowOfAnyLength_agreesWithDoubles(int count) {
    for (double spread : new double[] {0.01, 1, 8, 60}) {
      float[] row = row(count, count, spread);
      LogitRow reduced = kernel.reduce(row, 0, count);
      double lse = logSum(row);
      assertThat(reduced.logprob(row[0])).isCloseTo(Math.min(0, row[0] - lse), within(4e-6));
      assertThat(reduced.entropy()).isCloseTo(entropy(row), within(1e-5));
      int[] sorted = sortedIds(row);
      assertThat(reduced.best()).isEqualTo(sorted[0]);
      for (int k : new int[] {0, 1, 5, 10, 300, count}) {
        int wanted = Math.min(k, count);
        assertThat(kernel.largest(row, 0, count, k)).isEqualTo(Arrays.copyOf(sorted, wanted));
      }
    }
  }

  @Test
  void reduce_rowInsideAnArray_seesNothingElse() {
    float[] row = row(5, 700, 3);
    float[] padded = new float[900];
    Arrays.fill(padded, 1000);
    System.arraycopy(row, 0, padded, 77, row.length);
    assertThat(kernel.reduce(padded, 77, row.length)).isEqualTo(kernel.reduce(row, 0, 700));
    assertThat(kernel.largest(padded, 77, row.length, 9))
        .isEqualTo(kernel.largest(row, 0, row.length, 9));
  }

  @Test
  void reduce_nearlyCertainToken_keepsDigitsOfItsLogprob() {
    float[] row = new float[1000];
    Arrays.fill(row, -30);
    row[321] = 5;
    LogitRow reduced = kernel.reduce(row, 0, row.length);
    double expected = -Math.log1p(999 * Math.exp(-35));
    assertThat(reduced.logprob(5) / expected).isCloseTo(1, within(1e-5));
    assertThat(reduced.entropy()).isPositive();
  }

  @Test
  void reduce_equalLogits_isUniform() {
    float[] row = new float[1234];
    Arrays.fill(row, 7);
    LogitRow reduced = kernel.reduce(row, 0, row.length);
    assertThat(reduced.best()).isZero();
    assertThat(reduced.entropy()).isCloseTo(Math.log(1234), within(1e-6));
    assertThat(kernel.largest(row, 0, row.length, 3)).containsExactly(0, 1, 2);
  }

  @Test
  void reduce_zeroOfEitherSign_isTheSame() {
    float[] row = {-0f, 0f, -1f};
    assertThat(kernel.largest(row, 0, 3, 2)).containsExactly(0, 1);
    assertThat(kernel.reduce(row, 0, 3).best()).isZero();
  }

  @Test
  void reduce_ruledOutTokens_weighNothing() {
    float[] row = new float[600];
    Arrays.fill(row, Float.NEGATIVE_INFINITY);
    row[3] = 1;
    row[599] = 1;
    LogitRow reduced = kernel.reduce(row, 0, row.length);
    assertThat(reduced.logprob(1)).isCloseTo(-Math.log(2), within(1e-7));
    assertThat(reduced.entropy()).isCloseTo(Math.log(2), within(1e-7));
    assertThat(reduced.logprob(row[0])).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(kernel.largest(row, 0, row.length, 3)).containsExactly(3, 599, 0);
  }

  @Test
  void reduce_noDistribution_isRefused() {
    float[] row = row(1, 500, 1);
    row[400] = Float.NaN;
    assertThatThrownBy(() -> kernel.reduce(row, 0, 500)).isInstanceOf(ArithmeticException.class);
    row[400] = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> kernel.reduce(row, 0, 500)).isInstanceOf(ArithmeticException.class);
    Arrays.fill(row, Float.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> kernel.reduce(row, 0, 500)).isInstanceOf(ArithmeticException.class);
  }
}
