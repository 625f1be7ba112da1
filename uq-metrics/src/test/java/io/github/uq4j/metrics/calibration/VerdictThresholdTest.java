package io.github.uq4j.metrics.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.LabelledScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VerdictThresholdTest {

  private static final VerdictThreshold METHOD = VerdictThreshold.withDefaults();

  private static LabelledScore wrong(double score) {
    return LabelledScore.of(score, true);
  }

  private static LabelledScore right(double score) {
    return LabelledScore.of(score, false);
  }

  @Test
  void learn_separableScores_isTheMidpoint() {
    assertThat(METHOD.learn(List.of(right(0.25), wrong(0.75), right(0.125), wrong(1))))
        .isEqualTo(new ThresholdPerformance(0.5, 1, 1, 1, 4, 2));
  }

  @Test
  void learn_twoThresholdsDoEquallyWell_takesTheOneWithFewerFalseAlarms() {
    List<LabelledScore> items = List.of(right(1), wrong(2), right(3), wrong(4));
    assertThat(METHOD.learn(items)).isEqualTo(new ThresholdPerformance(3.5, 0.75, 0.5, 1, 4, 2));
  }

  @Test
  void learn_uselessScores_callsNothingDoubtful() {
    for (List<LabelledScore> items :
        List.of(List.of(wrong(1), right(1)), List.of(wrong(1), right(2)))) {
      ThresholdPerformance learned = METHOD.learn(items);
      assertThat(learned.balancedAccuracy()).isEqualTo(0.5);
      assertThat(learned.specificity()).isEqualTo(1);
      assertThat(learned.threshold())
          .isGreaterThan(items.get(1).uncertainty())
          .isCloseTo(items.get(1).uncertainty(), within(1e-12));
    }
  }

  @Test
  void learn_neighbouringDoubles_stillSeparates() {
    double low = 1;
    double high = Math.nextUp(low);
    assertThat(METHOD.learn(List.of(right(low), wrong(high))).threshold()).isEqualTo(high);
  }

  @Test
  void learn_hugeScores_doesNotOverflow() {
    assertThat(METHOD.learn(List.of(right(-Double.MAX_VALUE), wrong(Double.MAX_VALUE / 2))))
        .matches(learned -> learned.balancedAccuracy() == 1);
  }

  @Test
  void learn_randomItems_isTheBestOfAllThresholds() {
    for (int seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<LabelledScore> items = new ArrayList<>(List.of(wrong(3), right(2)));
      for (int i = 0; i < seed; i++) {
        boolean wrong = random.nextBoolean();
        items.add(LabelledScore.of(random.nextInt(10) + (wrong ? 2 : 0), wrong));
      }
      ThresholdPerformance learned = METHOD.learn(items);
      double best = 0;
      for (double threshold = -0.5; threshold < 13; threshold += 0.5) {
        best = Math.max(best, METHOD.measure(threshold, items).balancedAccuracy());
      }
      assertThat(learned.balancedAccuracy()).isCloseTo(best, within(1e-15));
      Collections.shuffle(items, new Random(seed));
      assertThat(METHOD.learn(items)).isEqualTo(learned);
    }
  }

  @Test
  void measure_scoreAtTheThreshold_isDoubtful() {
    ThresholdPerformance performance =
        METHOD.measure(2, List.of(wrong(2), wrong(1), right(2), right(1), right(0)));
    assertThat(performance.sensitivity()).isEqualTo(0.5);
    assertThat(performance.specificity()).isEqualTo(2 / 3.0);
    assertThat(performance.balancedAccuracy()).isEqualTo((0.5 + 2 / 3.0) / 2);
    assertThat(performance.n()).isEqualTo(5);
    assertThat(performance.positives()).isEqualTo(2);
  }

  @Test
  void learn_oneClassOrNone_isRefused() {
    for (List<LabelledScore> items :
        List.of(List.<LabelledScore>of(), List.of(wrong(1)), List.of(right(1)))) {
      assertThatThrownBy(() -> METHOD.learn(items))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("must have at least one wrong and one right");
    }
  }

  @Test
  void measure_thresholdNotFinite_isRefused() {
    assertThatThrownBy(() -> METHOD.measure(Double.NaN, List.of(wrong(1), right(0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threshold = NaN; must be finite");
    assertThat(METHOD).hasToString("VerdictThreshold[]");
  }
}
