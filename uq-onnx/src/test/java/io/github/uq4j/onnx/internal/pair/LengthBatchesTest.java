package io.github.uq4j.onnx.internal.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.onnx.internal.pair.LengthBatches.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthBatchesTest {

  private static long padded(List<Integer> lengths, List<Batch> batches) {
    return batches.stream().mapToLong(b -> (long) b.size() * lengths.get(b.to() - 1)).sum();
  }

  private static List<Integer> lengths(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lengths.add(random.nextInt(10) == 0 ? random.nextInt(60, 200) : random.nextInt(5, 40));
    }
    lengths.sort(null);
    return lengths;
  }

  @Test
  void cut_freeCalls_putsOnlyEqualLengthsTogether() {
    assertThat(new LengthBatches(100, 0).cut(List.of(5, 5, 5, 6, 7, 7)))
        .allMatch(b -> b.from() < 3 ? b.to() <= 3 : b.from() == 3 ? b.to() == 4 : b.from() >= 4);
    assertThat(new LengthBatches(100, 1).cut(List.of(5, 5, 5, 7, 9, 9)))
        .containsExactly(new Batch(0, 3), new Batch(3, 4), new Batch(4, 6));
  }

  @Test
  void cut_paddingCheaperThanACall_sharesTheBatch() {
    assertThat(new LengthBatches(100, 8).cut(List.of(5, 5, 6, 20)))
        .containsExactly(new Batch(0, 3), new Batch(3, 4));
    assertThat(new LengthBatches(100, 1000).cut(List.of(5, 5, 6, 20))).hasSize(1);
  }

  @Test
  void cut_textLongerThanTheBudget_isAlone() {
    assertThat(new LengthBatches(10, 8).cut(List.of(4, 4, 4, 30, 30)))
        .containsExactly(new Batch(0, 2), new Batch(2, 3), new Batch(3, 4), new Batch(4, 5));
    assertThat(new LengthBatches(10, 8).cut(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void cut_anyLengths_coversThemInOrderWithinTheBudgetAndWastesLittle(long seed) {
    List<Integer> lengths = lengths(seed, 500);
    List<Batch> batches = new LengthBatches(512, 8).cut(lengths);
    int next = 0;
    for (Batch batch : batches) {
      assertThat(batch.from()).isEqualTo(next);
      next = batch.to();
      assertThat((long) batch.size() * lengths.get(batch.to() - 1))
          .isLessThanOrEqualTo(batch.size() == 1 ? Integer.MAX_VALUE : 512);
    }
    assertThat(next).isEqualTo(lengths.size());
    long real = lengths.stream().mapToLong(Integer::longValue).sum();
    assertThat(padded(lengths, batches)).isLessThanOrEqualTo(real * 11 / 10);
  }

  @Test
  void cut_fewTexts_isTheCheapestOfAllCuts() {
    LengthBatches cutting = new LengthBatches(60, 8);
    for (long seed = 0; seed < 20; seed++) {
      List<Integer> lengths = lengths(seed, 10);
      long best = Long.MAX_VALUE;
      for (int mask = 0; mask < 1 << 9; mask++) {
        best = Math.min(best, cost(lengths, mask));
      }
      List<Batch> batches = cutting.cut(lengths);
      assertThat(padded(lengths, batches) + 8L * batches.size()).isEqualTo(best);
    }
  }

  /** What a cut costs; bit i set ends a batch after text i. */
  private static long cost(List<Integer> lengths, int mask) {
    long total = 0;
    int from = 0;
    for (int i = 0; i < lengths.size(); i++) {
      if (i == lengths.size() - 1 || (mask >> i & 1) == 1) {
        long tokens = (long) (i + 1 - from) * lengths.get(i);
        if (tokens > 60 && i > from) {
          return Long.MAX_VALUE;
        }
        total += 8 + tokens;
        from = i + 1;
      }
    }
    return total;
  }
}
