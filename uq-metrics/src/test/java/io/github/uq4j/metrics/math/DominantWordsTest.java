package io.github.uq4j.metrics.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What one pass finds is what sorting the whole row finds. */
class DominantWordsTest {

  private static double bySorting(double[] logits, int word) {
    double logSum = LogSumExp.of(logits);
    double[] p = Arrays.stream(logits).map(x -> Math.exp(x - logSum)).sorted().toArray();
    int n = p.length;
    int cut = -1;
    for (int rank = 0; rank + 1 < n; rank++) {
      double drop = p[n - 1 - rank] - p[n - 2 - rank];
      if (drop > 0.3 * p[n - 1 - rank] && drop > 0.005) {
        cut = rank;
      }
    }
    double own = Math.exp(logits[word] - logSum);
    if (cut < 0 || own < p[n - 1 - cut]) {
      return own;
    }
    return StableSum.of(Arrays.copyOfRange(p, n - 1 - cut, n));
  }

  private static double inOnePass(double[] logits, int word, int runLength) {
    DominantWords words = new DominantWords();
    float[] run = new float[runLength];
    for (int at = 0; at < logits.length; at += runLength) {
      int length = Math.min(runLength, logits.length - at);
      for (int i = 0; i < length; i++) {
        run[i] = (float) logits[at + i];
      }
      words.accept(run, length);
    }
    return words.boosted(logits[word]);
  }

  @Test
  void boosted_randomRows_isWhatSortingFinds() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 400; i++) {
      int count = 1 + random.nextInt(3000);
      double spread = random.nextDouble() * 6;
      double[] logits = new double[count];
      for (int v = 0; v < count; v++) {
        logits[v] = (float) (random.nextGaussian() * spread);
      }
      int best = 0;
      for (int v = 0; v < count; v++) {
        best = logits[v] > logits[best] ? v : best;
      }
      for (int word : new int[] {best, random.nextInt(count)}) {
        assertThat(inOnePass(logits, word, 1 + random.nextInt(1000)))
            .as("row %s of %s words, word %s", i, count, word)
            .isCloseTo(bySorting(logits, word), within(1e-10));
      }
    }
  }

  @Test
  void boosted_risingRow_dropsWhatItKeptInVain() {
    double[] logits = new double[20_000];
    for (int v = 0; v < logits.length; v++) {
      logits[v] = (float) (v * 0.01);
    }
    assertThat(inOnePass(logits, 19_999, 4096)).isCloseTo(bySorting(logits, 19_999), within(1e-10));
  }

  @Test
  void boosted_handRows_followTheDefinition() {
    double half = Math.log(0.5);
    double tenth = Math.log(0.1);
    double[] oneDominant = {half, tenth, tenth, tenth, tenth, tenth};
    assertThat(inOnePass(oneDominant, 0, 6)).isCloseTo(0.5, within(1e-7));
    assertThat(inOnePass(oneDominant, 3, 6)).isCloseTo(0.1, within(1e-7));
    double[] twoDominant = {Math.log(0.4), Math.log(0.4), tenth, tenth};
    assertThat(inOnePass(twoDominant, 1, 4)).isCloseTo(0.8, within(1e-7));
    double[] uniform = {0, 0, 0, 0};
    assertThat(inOnePass(uniform, 1, 4)).isCloseTo(0.25, within(1e-12));
    assertThat(inOnePass(new double[] {7}, 0, 1)).isEqualTo(1);
  }

  @Test
  void boosted_ruledOutWords_haveProbabilityZero() {
    double[] logits = {Double.NEGATIVE_INFINITY, 1, Double.NEGATIVE_INFINITY};
    assertThat(inOnePass(logits, 1, 1)).isEqualTo(1);
    assertThat(inOnePass(logits, 0, 3)).isZero();
  }

  @Test
  void accept_doubles_agreesWithFloats() {
    double[] logits = {2, 1.5, 1.25, -3, 0};
    DominantWords words = new DominantWords();
    words.accept(new double[] {9, 9}, 2);
    words.start();
    words.accept(logits, 5);
    assertThat(words.boosted(1.5)).isEqualTo(inOnePass(logits, 1, 5));
  }

  @Test
  void boosted_nothingFinite_isRefused() {
    DominantWords words = new DominantWords();
    words.accept(new float[] {Float.NEGATIVE_INFINITY}, 1);
    assertThatThrownBy(() -> words.boosted(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no finite value");
  }
}
