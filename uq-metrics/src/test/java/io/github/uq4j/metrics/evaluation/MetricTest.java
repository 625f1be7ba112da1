package io.github.uq4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.math.Ranks;
import io.github.uq4j.score.LabelledScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MetricTest {

  private static final List<Metric> ALL = List.of(RocAuc.withDefaults(), PrAuc.withDefaults());

  /** Scores on a grid, so that many are tied. */
  private static List<LabelledScore> random(long seed, int n, int grid) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LabelledScore> items = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean wrong = i == 0 || (i != 1 && random.nextInt(3) == 0);
      items.add(LabelledScore.of(random.nextInt(grid) + (wrong ? 0.3 * grid : 0), wrong));
    }
    return items;
  }

  @Test
  void rocAuc_randomItems_isTheShareOfPairsInOrder() {
    for (int seed = 0; seed < 50; seed++) {
      List<LabelledScore> items = random(seed, 2 + seed, 1 + seed / 5);
      double pairs = 0;
      double wins = 0;
      for (LabelledScore wrong : items.stream().filter(LabelledScore::wrong).toList()) {
        for (LabelledScore right : items.stream().filter(i -> !i.wrong()).toList()) {
          pairs++;
          wins += 0.5 + 0.5 * Math.signum(wrong.uncertainty() - right.uncertainty());
        }
      }
      assertThat(RocAuc.withDefaults().measure(items).value())
          .isCloseTo(wins / pairs, within(1e-14));
    }
  }

  @Test
  void rocAuc_randomItems_isThatOfMannAndWhitneysRanks() {
    for (int seed = 0; seed < 50; seed++) {
      List<LabelledScore> items = random(seed, 40, 9);
      double[] ranks =
          Ranks.of(items.stream().mapToDouble(LabelledScore::uncertainty).toArray()).midranks();
      double sum = 0;
      double positives = 0;
      for (int i = 0; i < ranks.length; i++) {
        sum += items.get(i).wrong() ? ranks[i] : 0;
        positives += items.get(i).wrong() ? 1 : 0;
      }
      double u = sum - positives * (positives + 1) / 2;
      assertThat(RocAuc.withDefaults().measure(items).value())
          .isCloseTo(u / (positives * (ranks.length - positives)), within(1e-14));
    }
  }

  @Test
  void prAuc_randomItems_isTheStepSumOverThresholds() {
    for (int seed = 0; seed < 50; seed++) {
      List<LabelledScore> items = random(seed, 2 + seed, 1 + seed / 5);
      List<Double> thresholds =
          items.stream()
              .map(LabelledScore::uncertainty)
              .distinct()
              .sorted(Collections.reverseOrder())
              .toList();
      double positives = items.stream().filter(LabelledScore::wrong).count();
      double before = 0;
      double sum = 0;
      for (double threshold : thresholds) {
        List<LabelledScore> called =
            items.stream().filter(i -> i.uncertainty() >= threshold).toList();
        double caught = called.stream().filter(LabelledScore::wrong).count();
        sum += (caught - before) / positives * (caught / called.size());
        before = caught;
      }
      assertThat(PrAuc.withDefaults().measure(items).value()).isCloseTo(sum, within(1e-14));
    }
  }

  @Test
  void measure_itemsShuffled_isTheSameToTheLastBit() {
    for (Metric metric : ALL) {
      List<LabelledScore> items = random(7, 60, 12);
      Measurement before = metric.measure(items);
      Collections.shuffle(items, new Random(3));
      assertThat(metric.measure(items)).isEqualTo(before);
    }
  }

  @Test
  void measure_allTied_isChance() {
    List<LabelledScore> items =
        List.of(
            LabelledScore.of(1, true),
            LabelledScore.of(1, false),
            LabelledScore.of(1, false),
            LabelledScore.of(1, false));
    assertThat(RocAuc.withDefaults().measure(items))
        .isEqualTo(new Measurement("auroc", 0.5, 4, 4, 1));
    assertThat(PrAuc.withDefaults().measure(items))
        .isEqualTo(new Measurement("auprc", 0.25, 4, 4, 1));
  }

  @Test
  void measure_perfectAndInverted_areTheEnds() {
    List<LabelledScore> perfect = List.of(LabelledScore.of(2, true), LabelledScore.of(1, false));
    List<LabelledScore> inverted = List.of(LabelledScore.of(1, true), LabelledScore.of(2, false));
    assertThat(RocAuc.withDefaults().measure(perfect).value()).isEqualTo(1);
    assertThat(PrAuc.withDefaults().measure(perfect).value()).isEqualTo(1);
    assertThat(RocAuc.withDefaults().measure(inverted).value()).isZero();
    assertThat(PrAuc.withDefaults().measure(inverted).value()).isEqualTo(0.5);
  }

  @Test
  void measure_groups_areCounted() {
    List<LabelledScore> items =
        List.of(
            LabelledScore.of(2, true).withGroup("a"),
            LabelledScore.of(1, false).withGroup("a"),
            LabelledScore.of(1, false));
    assertThat(RocAuc.withDefaults().measure(items).groups()).isEqualTo(2);
  }

  @Test
  void measure_oneClassOrNone_isRefused() {
    for (Metric metric : ALL) {
      assertThatThrownBy(() -> metric.measure(List.of(LabelledScore.of(1, true))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              metric.id()
                  + " of 1 items with 1 wrong ones is not defined; must have at least one wrong and"
                  + " one right");
      assertThatThrownBy(() -> metric.measure(List.of(LabelledScore.of(1, false))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> metric.measure(List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void labelledScore_notFinite_isRefused() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> LabelledScore.of(bad, true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("uncertainty = " + bad + "; must be finite");
    }
  }

  @Test
  void toString_everyMetric_readsLikeAConstructorCall() {
    assertThat(ALL.stream().map(Object::toString)).containsExactly("RocAuc[]", "PrAuc[]");
  }
}
