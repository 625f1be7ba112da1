package io.github.uq4j.metrics.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.math.RowKernel.Extra;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast reduction of a row agrees with the plain one. */
class RowKernelTest {

  private static final float RULED_OUT = Float.NEGATIVE_INFINITY;

  private static float[] row(long seed, int count, double spread) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[count];
    for (int i = 0; i < count; i++) {
      row[i] = (float) (random.nextGaussian() * spread);
    }
    return row;
  }

  private static double[] doubles(float[] row) {
    double[] doubles = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      doubles[i] = row[i];
    }
    return doubles;
  }

  private static double logSum(float[] row, double scale) {
    return LogSumExp.of(Arrays.stream(doubles(row)).map(x -> scale * x).toArray());
  }

  private static RowKernel reduce(float[] row, double scale, Extra extra, int runLength) {
    RowKernel kernel = new RowKernel(scale, extra);
    float[] run = new float[runLength];
    for (int at = 0; at < row.length; at += runLength) {
      int length = Math.min(runLength, row.length - at);
      System.arraycopy(row, at, run, 0, length);
      kernel.accept(run, length);
    }
    return kernel;
  }

  private static Offset<Double> near(double wanted) {
    return within(1e-10 * Math.max(1, Math.abs(wanted)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 255, 256, 257, 1280, 4096, 5000, 32000})
  void accept_rowOfAnyLength_agreesWithPlainSums(int count) {
    for (double spread : new double[] {0.01, 1, 8, 60}) {
      for (double scale : new double[] {0.25, 1, 2}) {
        float[] row = row(count, count, spread);
        double logSum = logSum(row, scale);
        RowKernel squares = reduce(row, scale, Extra.SQUARES, 4096);
        assertThat(scale * squares.max() + squares.logSumOverMax()).isCloseTo(logSum, near(logSum));
        double twice = logSum(row, 2 * scale);
        assertThat(2 * scale * squares.max() + squares.logSumOfSquaresOverMax())
            .isCloseTo(twice, near(twice));
        double entropy = RowEntropy.of(Arrays.stream(doubles(row)).map(x -> scale * x).toArray());
        assertThat(reduce(row, scale, Extra.ENTROPY, 4096).entropy())
            .isCloseTo(entropy, near(entropy));
        double mean = StableSum.of(doubles(row)) / count;
        assertThat(reduce(row, scale, Extra.MEAN, 4096).mean()).isCloseTo(mean, near(mean));
      }
    }
  }

  @Test
  void accept_anyRuns_givesTheSameNumbers() {
    float[] row = row(3, 5000, 4);
    double entropy = reduce(row, 1, Extra.ENTROPY, 5000).entropy();
    double logSum = reduce(row, 1, Extra.SQUARES, 5000).logSumOfSquaresOverMax();
    for (int length : new int[] {1, 7, 256, 300, 4096}) {
      RowKernel parts = reduce(row, 1, Extra.ENTROPY, length);
      assertThat(parts.entropy()).isCloseTo(entropy, near(entropy));
      assertThat(parts.count()).isEqualTo(5000);
      assertThat(reduce(row, 1, Extra.SQUARES, length).logSumOfSquaresOverMax())
          .isCloseTo(logSum, near(logSum));
    }
  }

  @Test
  void accept_doubles_agreesWithFloats() {
    float[] row = row(4, 1000, 3);
    RowKernel kernel = new RowKernel(1, Extra.ENTROPY);
    kernel.accept(doubles(row), row.length);
    assertThat(kernel.entropy()).isEqualTo(reduce(row, 1, Extra.ENTROPY, 1000).entropy());
  }

  @Test
  void start_afterARow_forgetsIt() {
    RowKernel kernel = reduce(row(5, 700, 3), 1, Extra.ENTROPY, 700);
    kernel.start();
    float[] row = row(6, 300, 1);
    kernel.accept(row, row.length);
    assertThat(kernel.entropy()).isEqualTo(reduce(row, 1, Extra.ENTROPY, 300).entropy());
  }

  @Test
  void entropy_nearlyCertainRow_keepsItsDigits() {
    RowKernel kernel = new RowKernel(1, Extra.ENTROPY);
    kernel.accept(new float[] {0, -50}, 2);
    assertThat(kernel.entropy() / (Math.exp(-50) * 51)).isCloseTo(1, within(1e-10));
  }

  @Test
  void entropy_uniformAndCertainRows_isExact() {
    float[] row = new float[1234];
    assertThat(reduce(row, 1, Extra.ENTROPY, 256).entropy())
        .isCloseTo(Math.log(1234), within(1e-14));
    assertThat(reduce(new float[] {3}, 1, Extra.ENTROPY, 1).entropy()).isZero();
    assertThat(reduce(new float[] {1e30f, 0}, 1, Extra.ENTROPY, 1).entropy()).isZero();
  }

  @Test
  void accept_ruledOutWords_weighNothing() {
    float[] row = new float[5000];
    Arrays.fill(row, RULED_OUT);
    row[4500] = 2;
    row[4999] = 2;
    assertThat(reduce(row, 1, Extra.ENTROPY, 4096).entropy()).isCloseTo(Math.log(2), within(1e-14));
    row[4999] = RULED_OUT;
    assertThat(reduce(row, 1, Extra.ENTROPY, 4096).entropy()).isZero();
    assertThat(reduce(row, 1, Extra.SQUARES, 4096).logSumOfSquaresOverMax()).isZero();
    row[7] = 1;
    RowKernel mean = reduce(row, 1, Extra.MEAN, 1000);
    assertThat(mean.mean()).isEqualTo(1.5);
    assertThat(mean.finite()).isEqualTo(2);
  }

  @Test
  void accept_NaNOrPositiveInfinity_isRefusedByItsPlaceInTheRow() {
    float[] row = row(7, 5000, 1);
    row[4700] = Float.NaN;
    assertThatThrownBy(() -> reduce(row, 1, Extra.NONE, 4096))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("logits[4700] = NaN; must be finite or negative infinity");
    row[3] = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> reduce(row, 1, Extra.NONE, 4096))
        .hasMessage("logits[3] = Infinity; must be finite or negative infinity");
    assertThatThrownBy(() -> new RowKernel(1, Extra.NONE).accept(new double[] {0, Double.NaN}, 2))
        .hasMessage("logits[1] = NaN; must be finite or negative infinity");
  }

  @Test
  void results_nothingFinite_areRefused() {
    RowKernel kernel = reduce(new float[] {RULED_OUT, RULED_OUT}, 1, Extra.MEAN, 2);
    assertThatThrownBy(kernel::logSumOverMax)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("logits of 2 words hold no finite value; must hold at least one");
    assertThatThrownBy(kernel::mean).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(new RowKernel(1, Extra.ENTROPY)::entropy).hasMessageContaining("0 words");
  }

  @Test
  void constructor_scaleOutOfRange_isRefused() {
    assertThatThrownBy(() -> new RowKernel(Double.NaN, Extra.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale = NaN; must be finite and > 0");
  }
}
