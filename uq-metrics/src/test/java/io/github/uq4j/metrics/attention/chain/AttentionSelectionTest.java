package io.github.uq4j.metrics.attention.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bounds of entropies change nothing about which heads are kept. */
class AttentionSelectionTest {

  private static final int HEADS = 60;

  /** Rows of every sharpness, with sinks, zeros, numbers too small to be normal, and twins. */
  private static Attention attention(long seed, int keys) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[HEADS * keys];
    for (int head = 0; head < HEADS; head++) {
      double sharpness = 6 * random.nextDouble();
      double sink = head % 3 == 0 ? 1e3 * random.nextDouble() : 0;
      double total = 0;
      double[] row = new double[keys];
      for (int c = 0; c < keys; c++) {
        row[c] = Math.exp(sharpness * random.nextGaussian()) + (c == 0 ? sink * keys : 0);
        row[c] = random.nextInt(20) == 0 ? 0 : row[c];
        row[c] = random.nextInt(20) == 0 ? 1e-41 : row[c];
        total += row[c];
      }
      for (int c = 0; c < keys; c++) {
        values[head * keys + c] =
            head % 10 == 9 ? values[(head - 1) * keys + c] : (float) (row[c] / total);
      }
    }
    return new Attention(FloatTensor.copyOf(values, 6, HEADS / 6, 1, keys));
  }

  @Test
  void heads_ofManyRows_areThoseOfLeastExactEntropy() {
    AttentionReduction reduction = AttentionReduction.withDefaults();
    for (int seed = 0; seed < 40; seed++) {
      int keys = 3 + 17 * seed;
      Attention attention = attention(seed, keys);
      int[] wanted = leastExact(reduction, attention, keys);
      assertThat(reduction.heads(attention, keys - 1)).as("seed %s", seed).isEqualTo(wanted);
    }
  }

  /** Heads that are permutations of each other: entropies that bounds cannot tell apart. */
  @Test
  void heads_tied_areThoseOfLeastExactEntropyAndIndex() {
    AttentionReduction reduction = AttentionReduction.withDefaults();
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(100 + seed);
      int keys = 30 + 40 * seed;
      int period = 1 + seed % 4;
      float[][] kinds = new float[period][keys];
      float[] values = new float[HEADS * keys];
      for (int head = 0; head < HEADS; head++) {
        float[] kind = kinds[head % period];
        for (int c = 0; c < keys && head < period; c++) {
          kind[c] = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 6) / (4f * keys);
        }
        int from = random.nextInt(1, keys - 11);
        int to = random.nextInt(1, keys - 11);
        float swapped = kind[from];
        kind[from] = kind[to];
        kind[to] = swapped;
        System.arraycopy(kind, 0, values, head * keys, keys);
      }
      Attention attention = new Attention(FloatTensor.copyOf(values, 6, HEADS / 6, 1, keys));
      assertThat(reduction.heads(attention, keys - 1))
          .as("seed %s", seed)
          .isEqualTo(leastExact(reduction, attention, keys));
    }
  }

  private static int[] leastExact(AttentionReduction reduction, Attention attention, int keys) {
    double[] entropies =
        IntStream.range(0, HEADS)
            .mapToDouble(head -> reduction.entropy(attention, keys - 1, head))
            .toArray();
    return IntStream.range(0, HEADS)
        .boxed()
        .sorted(Comparator.comparingDouble(head -> entropies[head]))
        .limit(16)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  @Test
  void entropy_byChords_isBelowAndWithinTheGap() {
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 1; n < 400; n++) {
      float[] weights = new float[n];
      double sum = 0;
      for (int c = 0; c < n; c++) {
        weights[c] = (float) Math.exp(5 * random.nextGaussian());
        sum += weights[c];
      }
      double exact = 0;
      for (float w : weights) {
        exact -= w / sum * Math.log(w / sum);
      }
      assertThat(EntropyChords.entropy(weights))
          .isBetween(exact - EntropyChords.GAP - 1e-12, exact + 1e-12);
    }
  }

  @Test
  void entropy_ofOrderThreeHalves_isJustBelowTheExactOne() {
    SplittableRandom random = new SplittableRandom(4);
    RenyiEntropy renyi = new RenyiEntropy();
    for (int n = 1; n < 3000; n += 7) {
      float[] weights = new float[n];
      double sharpness = 4 * random.nextDouble();
      double scale = Math.exp(5 * random.nextGaussian());
      for (int c = 0; c < n; c++) {
        weights[c] = (float) (scale * Math.exp(sharpness * random.nextGaussian()));
      }
      double sum = 0;
      double power = 0;
      for (float w : weights) {
        sum += w;
        power += Math.pow(w, 1.5);
      }
      double exact = -2 * Math.log(power / Math.pow(sum, 1.5));
      assertThat(renyi.of(weights))
          .as("%s weights of sum %s", n, sum)
          .isBetween(exact - 1e-4, exact);
    }
  }

  @Test
  void entropy_ofEvenWeightsOfLittleSum_isTheLogarithmOfTheirNumber() {
    float[] weights = new float[100_000];
    Arrays.fill(weights, 2e-9f);
    double exact = Math.log(weights.length);
    assertThat(new RenyiEntropy().of(weights)).isBetween(exact - 3e-3, exact);
  }

  @Test
  void entropy_ofNumbersThatAreNoWeights_isNoBound() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -0.1f}) {
      float[] weights = new float[300];
      Arrays.fill(weights, 0.01f);
      weights[280] = bad;
      assertThat(new RenyiEntropy().of(weights)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
    assertThat(new RenyiEntropy().of(new float[300])).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void heads_badNumber_isRefusedWhereverItStands() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -0.01f}) {
      float[] values = new float[HEADS * 40];
      Arrays.fill(values, 0.025f);
      values[7 * 40 + 20] = bad;
      Attention attention = new Attention(FloatTensor.copyOf(values, 6, HEADS / 6, 1, 40));
      assertThatThrownBy(() -> AttentionReduction.withDefaults().heads(attention, 39))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("attention[0, 7, 0, 20] = " + bad + "; must be finite and >= 0");
    }
  }
}
