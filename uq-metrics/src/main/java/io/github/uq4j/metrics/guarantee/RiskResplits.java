package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.metrics.math.StableSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * A promise put to the test: items are cut in two at random many times, a threshold is learnt from
 * one part and its loss counted on the other.
 *
 * <p>The part that counts is a sample, too, and strays from the true risk as far as the part that
 * learns does. So a sound promise of 90 % can be seen kept in somewhat fewer than 90 % of the other
 * parts where the method uses the risk up; the risk on all items, from which both parts are drawn,
 * has no such error: there the promise must be seen kept.
 *
 * @param resplits how often
 * @param certified how often there was a threshold
 * @param broken how often the loss on the other part was above the risk asked for
 * @param brokenOnAll how often the loss on all items was
 * @param risk the risk asked for
 * @param meanRisk mean loss of what was kept on the other parts, all kept items together; 0 if none
 *     was kept
 * @param meanKept share of the other parts that was kept, on average over all resplits
 */
public record RiskResplits(
    int resplits,
    int certified,
    int broken,
    int brokenOnAll,
    double risk,
    double meanRisk,
    double meanKept) {

  /**
   * Puts a method to the test.
   *
   * @param control the method
   * @param items labelled items, at least 4
   * @param choosing share of the learning half that chooses thresholds, in {@code (0, 1)}
   * @param thresholds how many thresholds are tested at most
   * @param resplits how often, at least 1
   * @param seed of the random cuts
   * @return what was seen
   * @throws IllegalArgumentException if an argument is outside its range
   */
  public static RiskResplits of(
      RiskControl control,
      List<RatedScore> items,
      double choosing,
      int thresholds,
      int resplits,
      long seed) {
    if (resplits < 1) {
      throw new IllegalArgumentException("resplits = " + resplits + "; must be >= 1");
    }
    if (items.size() < 4) {
      throw new IllegalArgumentException(
          "items has " + items.size() + "; must have at least 4 to be cut in two");
    }
    SplittableRandom random = new SplittableRandom(seed);
    Count count = new Count(control.risk());
    for (int r = 0; r < resplits; r++) {
      List<RatedScore> shuffled = shuffled(items, random);
      List<RatedScore> learning = shuffled.subList(0, items.size() / 2);
      RiskSplit split = RiskSplit.of(learning, choosing, random.nextLong());
      OptionalDouble threshold = OptionalDouble.empty();
      if (!split.choosing().isEmpty() && split.proving().size() >= control.needed()) {
        threshold =
            control
                .learnRated(split.proving(), split.grid(control.needed(), thresholds))
                .threshold();
      }
      count.add(threshold, shuffled.subList(items.size() / 2, items.size()), items);
    }
    return count.result(resplits);
  }

  private static List<RatedScore> shuffled(List<RatedScore> items, SplittableRandom random) {
    List<RatedScore> shuffled = new ArrayList<>(items);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      RatedScore other = shuffled.get(j);
      shuffled.set(j, shuffled.get(i));
      shuffled.set(i, other);
    }
    return shuffled;
  }

  /**
   * How often the loss on the other part stayed within the risk asked for; no threshold breaks no
   * promise.
   *
   * @return a share in {@code [0, 1]}
   */
  public double coverage() {
    return 1 - (double) broken / resplits;
  }

  /**
   * How often the loss on all items stayed within the risk asked for.
   *
   * @return a share in {@code [0, 1]}
   */
  public double coverageOnAll() {
    return 1 - (double) brokenOnAll / resplits;
  }

  /**
   * What was seen.
   *
   * @return one sentence
   */
  public String statement() {
    return String.format(
        Locale.ROOT,
        "Of %d resplits into halves, %d gave a threshold. The loss of what is kept was within %s in"
            + " %.1f %% (+- %.1f) of the resplits on all items, in %.1f %% (+- %.1f) on the other half"
            + " alone, there %.4f on average, with %.1f %% kept.",
        resplits,
        certified,
        risk,
        100 * coverageOnAll(),
        error(coverageOnAll()),
        100 * coverage(),
        error(coverage()),
        meanRisk,
        100 * meanKept);
  }

  /** Half of a 95 % interval, in percent. */
  private double error(double share) {
    return 196 * Math.sqrt(share * (1 - share) / resplits);
  }

  /** What has been seen so far. */
  private static final class Count {

    private final double risk;
    private final StableSum lost = new StableSum();
    private long kept;
    private long seen;
    private int certified;
    private int broken;
    private int brokenOnAll;

    Count(double risk) {
      this.risk = risk;
    }

    void add(OptionalDouble threshold, List<RatedScore> others, List<RatedScore> all) {
      seen += others.size();
      if (threshold.isEmpty()) {
        return;
      }
      certified++;
      List<RatedScore> keptHere =
          others.stream().filter(item -> item.uncertainty() <= threshold.getAsDouble()).toList();
      kept += keptHere.size();
      lost.accept(loss(keptHere));
      broken += above(keptHere) ? 1 : 0;
      List<RatedScore> keptOfAll =
          all.stream().filter(item -> item.uncertainty() <= threshold.getAsDouble()).toList();
      brokenOnAll += above(keptOfAll) ? 1 : 0;
    }

    private boolean above(List<RatedScore> items) {
      return loss(items) > risk * items.size();
    }

    private static double loss(List<RatedScore> items) {
      StableSum sum = new StableSum();
      items.forEach(item -> sum.accept(1 - item.quality()));
      return sum.value();
    }

    RiskResplits result(int resplits) {
      double mean = kept == 0 ? 0 : lost.value() / kept;
      return new RiskResplits(
          resplits, certified, broken, brokenOnAll, risk, mean, (double) kept / Math.max(1, seen));
    }
  }
}
