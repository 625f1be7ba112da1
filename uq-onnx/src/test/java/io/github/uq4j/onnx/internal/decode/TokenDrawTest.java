package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.Sampling;
import io.github.uq4j.onnx.internal.head.RowReducer;
import io.github.uq4j.onnx.internal.head.RowReducers;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Draws follow the distribution, and nothing but seed, request and index. */
class TokenDrawTest {

  private static final int DRAWS = 200_000;

  private static float[] weights(float[] logits, TokenDraw draw) {
    RowReducer reducer = RowReducers.LANES.create();
    LogitSlice slice = new LogitSlice(FloatBuffer.wrap(logits), 0, logits.length);
    return slice.weights(reducer, slice.reduce(reducer, 0).max(), draw.scale());
  }

  private static double[] frequencies(Sampling sampling, float[] logits) {
    TokenDraw draw = new TokenDraw(sampling, "request", 0);
    float[] weights = weights(logits, draw);
    double[] counts = new double[logits.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[draw.next(weights)] += 1.0 / DRAWS;
    }
    return counts;
  }

  private static double[] softmax(float[] logits, double temperature) {
    double[] p = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(logits[i] / temperature);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  /** The statistic of Pearson over the cells that are expected at all. */
  private static double chiSquare(double[] seen, double[] expected) {
    double chi = 0;
    for (int i = 0; i < seen.length; i++) {
      if (expected[i] > 0) {
        chi += DRAWS * Math.pow(seen[i] - expected[i], 2) / expected[i];
      } else {
        assertThat(seen[i]).isZero();
      }
    }
    return chi;
  }

  @Test
  void draws_temperature_followTheDistribution() {
    float[] logits = {0.5f, -1f, 2f, 0f, 1.5f, -2f};
    for (double temperature : new double[] {0.5, 1, 2}) {
      double[] seen = frequencies(new Sampling(1, temperature, 1, 11), logits);
      // 5 degrees of freedom: 25.7 is exceeded once in 10,000 times
      assertThat(chiSquare(seen, softmax(logits, temperature))).isLessThan(25.7);
    }
  }

  @Test
  void draws_nucleus_keepTheSmallestSetThatReachesIt() {
    float[] logits = {
      (float) Math.log(0.4), (float) Math.log(0.3), (float) Math.log(0.2), -2.3026f
    };
    double[] seen = frequencies(new Sampling(1, 1, 0.65, 5), logits);
    assertThat(chiSquare(seen, new double[] {4.0 / 7, 3.0 / 7, 0, 0})).isLessThan(15.2);
    double[] all = frequencies(new Sampling(1, 1, 0.95, 5), logits);
    assertThat(all[3]).isPositive();
    double[] one = frequencies(new Sampling(1, 1, 1e-9, 5), logits);
    assertThat(one[0]).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
  }

  /** Temperature, then top-k, then top-p of what that left, then min-p. */
  @Test
  void draws_severalTruncations_actInOrder() {
    float[] logits = new float[6];
    double[] p = {0.05, 0.3, 0.2, 0.25, 0.15, 0.05};
    for (int i = 0; i < p.length; i++) {
      logits[i] = (float) Math.log(p[i]);
    }
    Sampling plain = Sampling.of(1, 5);
    requireKept(plain.withTopK(3), logits, new double[] {0, 0.3, 0.2, 0.25, 0, 0});
    requireKept(plain.withMinP(0.6), logits, new double[] {0, 0.3, 0.2, 0.25, 0, 0});
    requireKept(plain.withMinP(0.8), logits, new double[] {0, 0.3, 0, 0.25, 0, 0});
    // 0.3 + 0.25 is 0.55 of all, but 0.73 of the three that top-k keeps
    requireKept(plain.withTopP(0.7), logits, new double[] {0, 0.3, 0.2, 0.25, 0, 0});
    requireKept(plain.withTopK(3).withTopP(0.7), logits, new double[] {0, 0.3, 0, 0.25, 0, 0});
    requireKept(
        plain.withTopK(4).withTopP(0.9).withMinP(0.75),
        logits,
        new double[] {0, 0.3, 0, 0.25, 0, 0});
    // at temperature 1/2 probabilities are squared: 0.09, 0.0625, 0.04
    requireKept(
        plain.withTemperature(0.5).withMinP(0.5), logits, new double[] {0, 0.09, 0, 0.0625, 0, 0});
    requireKept(plain.withTopK(100), logits, p);
    // of equal ones the smaller id stays
    requireKept(plain.withTopK(5), logits, new double[] {0.05, 0.3, 0.2, 0.25, 0.15, 0});
  }

  private static void requireKept(Sampling sampling, float[] logits, double[] weights) {
    double[] expected = weights.clone();
    double sum = Arrays.stream(expected).sum();
    for (int i = 0; i < expected.length; i++) {
      expected[i] /= sum;
    }
    // 5 degrees of freedom at most: 25.7 is exceeded once in 10,000 times
    assertThat(chiSquare(frequencies(sampling, logits), expected)).isLessThan(25.7);
  }

  @Test
  void draws_sameSeedRequestAndIndex_areTheSame() {
    float[] weights = new float[50];
    Arrays.fill(weights, 1);
    int[] first = sequence(new TokenDraw(Sampling.of(2, 7), "a", 1), weights);
    assertThat(sequence(new TokenDraw(Sampling.of(9, 7), "a", 1), weights)).isEqualTo(first);
    assertThat(sequence(new TokenDraw(Sampling.of(2, 7), "a", 0), weights)).isNotEqualTo(first);
    assertThat(sequence(new TokenDraw(Sampling.of(2, 7), "b", 1), weights)).isNotEqualTo(first);
    assertThat(sequence(new TokenDraw(Sampling.of(2, 8), "a", 1), weights)).isNotEqualTo(first);
  }

  private static int[] sequence(TokenDraw draw, float[] weights) {
    int[] ids = new int[40];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = draw.next(weights);
    }
    return ids;
  }

  @Test
  void draw_oneWeight_isThatToken() {
    TokenDraw draw = new TokenDraw(Sampling.of(1, 3), "a", 0);
    float[] weights = {0, 0, 1, 0};
    for (int i = 0; i < 1000; i++) {
      assertThat(draw.next(weights)).isEqualTo(2);
    }
  }
}
