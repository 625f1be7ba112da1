package io.github.uq4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.score.LabelledScore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  private static final Bootstrap BOOTSTRAP = Bootstrap.withDefaults().withSeed(1);
  private static final Metric AUC = RocAuc.withDefaults();

  /** Normal scores, those of wrong items one standard deviation higher, in groups of equal size. */
  private static List<LabelledScore> normal(long seed, int n, int groupSize, double weight) {
    Random random = new Random(seed);
    List<LabelledScore> items = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean wrong = random.nextInt(4) == 0;
      double score = random.nextGaussian() + (wrong ? weight : 0);
      items.add(LabelledScore.of(score, wrong).withGroup("g" + i / groupSize));
    }
    return items;
  }

  private static List<LabelledScore> mapped(
      List<LabelledScore> items, ToDoubleFunction<LabelledScore> score) {
    return items.stream()
        .map(i -> new LabelledScore(score.applyAsDouble(i), i.wrong(), i.group()))
        .toList();
  }

  @Test
  void interval_defaults_reportsWhatItRestsOn() {
    List<LabelledScore> items = normal(1, 200, 4, 1);
    BootstrapInterval interval = BOOTSTRAP.interval(AUC, items);
    assertThat(interval.metric()).isEqualTo("auroc");
    assertThat(interval.value()).isEqualTo(AUC.measure(items).value());
    assertThat(interval.low()).isLessThan(interval.value());
    assertThat(interval.high()).isGreaterThan(interval.value());
    assertThat(interval.n()).isEqualTo(200);
    assertThat(interval.groups()).isEqualTo(50);
    assertThat(interval.positives()).isEqualTo(AUC.measure(items).positives());
    assertThat(interval.resampling()).isEqualTo(new BootstrapInterval.Resampling(0.95, 1000, 0, 1));
  }

  @Test
  void interval_sameSeed_isTheSame() {
    List<LabelledScore> items = normal(1, 100, 2, 1);
    assertThat(BOOTSTRAP.interval(AUC, items)).isEqualTo(BOOTSTRAP.interval(AUC, items));
    assertThat(BOOTSTRAP.withSeed(2).interval(AUC, items).low())
        .isNotEqualTo(BOOTSTRAP.interval(AUC, items).low());
  }

  /**
   * The standard error of an area under the curve by DeLong, DeLong and Clarke-Pearson, Biometrics
   * 1988: from the share of items of the other class that each item beats.
   */
  private static double deLong(List<LabelledScore> items) {
    double variance = 0;
    for (boolean wrong : new boolean[] {true, false}) {
      List<LabelledScore> own = items.stream().filter(i -> i.wrong() == wrong).toList();
      List<LabelledScore> others = items.stream().filter(i -> i.wrong() != wrong).toList();
      double[] beaten =
          own.stream()
              .mapToDouble(
                  i ->
                      others.stream()
                          .mapToDouble(o -> i.uncertainty() > o.uncertainty() ? 1 : 0)
                          .average()
                          .orElseThrow())
              .toArray();
      double mean = Arrays.stream(beaten).average().orElseThrow();
      double squares = Arrays.stream(beaten).map(x -> (x - mean) * (x - mean)).sum();
      variance += squares / (beaten.length - 1) / beaten.length;
    }
    return Math.sqrt(variance);
  }

  @Test
  void interval_independentItems_isAsWideAsTheFormulaSays() {
    List<LabelledScore> items = normal(5, 1000, 1, 1);
    BootstrapInterval interval = BOOTSTRAP.withResamples(10_000).interval(AUC, items);
    double wanted = 2 * 1.96 * deLong(items);
    assertThat(interval.high() - interval.low()).isCloseTo(wanted, within(0.03 * wanted));
  }

  @Test
  void interval_copiesWithinGroups_isAsWideAsWithoutThem() {
    List<LabelledScore> once = normal(3, 100, 1, 1);
    List<LabelledScore> copied = new ArrayList<>();
    List<LabelledScore> copiedLoose = new ArrayList<>();
    for (LabelledScore item : once) {
      for (int copy = 0; copy < 4; copy++) {
        copied.add(item);
        copiedLoose.add(LabelledScore.of(item.uncertainty(), item.wrong()));
      }
    }
    BootstrapInterval ofOnce = BOOTSTRAP.interval(AUC, once);
    BootstrapInterval ofCopied = BOOTSTRAP.interval(AUC, copied);
    assertThat(ofCopied.low()).isEqualTo(ofOnce.low());
    assertThat(ofCopied.high()).isEqualTo(ofOnce.high());
    BootstrapInterval loose = BOOTSTRAP.interval(AUC, copiedLoose);
    assertThat(loose.high() - loose.low()).isLessThan(0.7 * (ofOnce.high() - ofOnce.low()));
  }

  @Test
  void interval_lowerLevel_isNarrower() {
    List<LabelledScore> items = normal(1, 100, 1, 1);
    BootstrapInterval wide = BOOTSTRAP.interval(PrAuc.withDefaults(), items);
    BootstrapInterval narrow = BOOTSTRAP.withLevel(0.5).interval(PrAuc.withDefaults(), items);
    assertThat(narrow.low()).isGreaterThan(wide.low());
    assertThat(narrow.high()).isLessThan(wide.high());
    assertThat(narrow.resampling().level()).isEqualTo(0.5);
  }

  @Test
  void difference_sameScore_isExactlyZero() {
    List<LabelledScore> items = normal(1, 100, 4, 1);
    BootstrapDifference difference = BOOTSTRAP.difference(AUC, items, items);
    assertThat(difference.difference()).isZero();
    assertThat(difference.low()).isZero();
    assertThat(difference.high()).isZero();
    assertThat(difference.groups()).isEqualTo(25);
    assertThat(difference.n()).isEqualTo(100);
  }

  @Test
  void difference_paired_isNarrowerThanUnpaired() {
    List<LabelledScore> first = normal(1, 400, 4, 1);
    Random noise = new Random(9);
    List<LabelledScore> second = mapped(first, i -> i.uncertainty() + 0.3 * noise.nextGaussian());
    BootstrapDifference paired = BOOTSTRAP.difference(AUC, first, second);
    BootstrapInterval alone = BOOTSTRAP.interval(AUC, first);
    assertThat(paired.difference()).isCloseTo(paired.first() - paired.second(), within(1e-15));
    assertThat(paired.low()).isLessThanOrEqualTo(paired.difference());
    assertThat(paired.high()).isGreaterThanOrEqualTo(paired.difference());
    assertThat(paired.high() - paired.low()).isLessThan(alone.high() - alone.low());
  }

  @Test
  void difference_swapped_isTheNegative() {
    List<LabelledScore> first = normal(1, 200, 2, 1);
    List<LabelledScore> second = mapped(first, i -> Math.sin(7 * i.uncertainty()));
    BootstrapDifference one = BOOTSTRAP.difference(AUC, first, second);
    BootstrapDifference other = BOOTSTRAP.difference(AUC, second, first);
    assertThat(other.difference()).isEqualTo(-one.difference());
    assertThat(other.low()).isCloseTo(-one.high(), within(1e-12));
  }

  @Test
  void interval_overRepeatedSamples_coversTheTruth() {
    List<Metric> metrics =
        List.of(
            RocAuc.withDefaults(),
            PredictionRejectionRatio.withDefaults(),
            RiskCoverageArea.withDefaults(),
            KendallTau.withDefaults());
    ScoreColumn many = ScoreColumn.of("s", normal(5, 100_000, 1, 1));
    double[] truth = metrics.stream().mapToDouble(m -> m.measure(many).value()).toArray();
    int samples = 120;
    int[] covered = new int[metrics.size()];
    for (int sample = 0; sample < samples; sample++) {
      ScoreColumn column = ScoreColumn.of("s", normal(100 + sample, 200, 1, 1));
      Replicates replicates =
          BOOTSTRAP.withResamples(200).withSeed(sample).replicates(metrics, List.of(column));
      for (int m = 0; m < covered.length; m++) {
        BootstrapInterval interval = replicates.interval(metrics.get(m).id(), "s").orElseThrow();
        covered[m] += interval.low() <= truth[m] && truth[m] <= interval.high() ? 1 : 0;
      }
    }
    for (int count : covered) {
      assertThat(count / (double) samples).isBetween(0.88, 1.0);
    }
  }

  @Test
  void difference_pValue_fallsWithTheGapBeyondWhatCountsTell() {
    double before = 1;
    for (double shift : new double[] {0, 0.3, 1, 2, 4}) {
      List<LabelledScore> noise = normal(3, 300, 1, 0);
      List<LabelledScore> better = new ArrayList<>();
      for (LabelledScore item : noise) {
        better.add(
            new LabelledScore(
                item.uncertainty() + (item.wrong() ? shift : 0), item.wrong(), item.group()));
      }
      BootstrapDifference gap = BOOTSTRAP.difference(AUC, better, noise);
      assertThat(gap.p()).isLessThanOrEqualTo(before).isBetween(1e-12, 1.0);
      assertThat(gap.p() < 0.05).isEqualTo(gap.low() > 0);
      before = gap.p();
    }
    assertThat(before).isLessThan(1e-6);
  }

  @Test
  void difference_differentItems_isRefused() {
    List<LabelledScore> one = List.of(LabelledScore.of(1, true), LabelledScore.of(0, false));
    List<LabelledScore> turned = List.of(LabelledScore.of(1, false), LabelledScore.of(0, true));
    assertThatThrownBy(() -> BOOTSTRAP.difference(AUC, one, one.subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("first has 2 items, second 1; must be the same");
    assertThatThrownBy(() -> BOOTSTRAP.difference(AUC, one, turned))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("item 0 is ");
  }

  @Test
  void interval_fewPositives_countsWhatWasRedrawn() {
    List<LabelledScore> items = new ArrayList<>();
    items.add(LabelledScore.of(3, true));
    for (int i = 0; i < 9; i++) {
      items.add(LabelledScore.of(i / 2.0, false));
    }
    BootstrapInterval interval = BOOTSTRAP.interval(AUC, items);
    double expected = 1000 * Math.pow(0.9, 10) / (1 - Math.pow(0.9, 10));
    assertThat((double) interval.resampling().redrawn()).isCloseTo(expected, within(120.0));
    assertThat(interval.resampling().resamples()).isEqualTo(1000);
  }

  @Test
  void interval_oneGroup_isRefused() {
    List<LabelledScore> items =
        List.of(
            LabelledScore.of(1, true).withGroup("a"), LabelledScore.of(0, false).withGroup("a"));
    assertThatThrownBy(() -> BOOTSTRAP.interval(AUC, items))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("items are of 1 group; must be of at least 2 to resample them");
  }

  @Test
  void interval_oneClass_isRefused() {
    assertThatThrownBy(
            () ->
                BOOTSTRAP.interval(
                    AUC, List.of(LabelledScore.of(1, true), LabelledScore.of(2, true))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 items with 2 wrong ones");
  }

  @Test
  void withX_badValues_areRefused() {
    assertThatThrownBy(() -> BOOTSTRAP.withResamples(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("resamples = 0; must be >= 1");
    assertThatThrownBy(() -> BOOTSTRAP.withLevel(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("level = NaN; must be in (0, 1)");
    assertThat(BOOTSTRAP.withResamples(7))
        .hasToString("Bootstrap[resamples=7, level=0.95, seed=1]");
  }

  @Test
  void interval_twoThousandClaims_takesWellUnderASecond() {
    List<LabelledScore> items = normal(1, 2000, 10, 1);
    BOOTSTRAP.interval(AUC, items);
    long start = System.nanoTime();
    BOOTSTRAP.interval(AUC, items);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    assertThat(time).isLessThan(Duration.ofSeconds(1));
  }
}
