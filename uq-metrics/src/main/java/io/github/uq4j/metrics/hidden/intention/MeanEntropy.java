package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.metrics.math.Quantile;
import io.github.uq4j.metrics.math.StableSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The mean intention entropy of a regime with its 95 % interval, by the percentile bootstrap over
 * items.
 *
 * @param n traces
 * @param items different items among them
 * @param mean bits
 * @param low lower end; the mean itself of one item
 * @param high upper end; the mean itself of one item
 */
public record MeanEntropy(int n, int items, double mean, double low, double high) {

  private static final double TAIL = 0.025;

  /**
   * The mean of some entropies.
   *
   * @param bits one a trace, at least one, finite
   * @param items what each is about; whole items are resampled
   * @param resamples how often, {@code >= 1}
   * @param seed of the resamples
   * @return mean and interval
   * @throws IllegalArgumentException if there is none, or not as many items, or one is not finite
   */
  public static MeanEntropy of(List<Double> bits, List<String> items, int resamples, long seed) {
    if (bits.isEmpty() || bits.size() != items.size() || resamples < 1) {
      throw new IllegalArgumentException(
          "%d entropies of %d items, %d resamples; must be as many, at least one of each"
              .formatted(bits.size(), items.size(), resamples));
    }
    Map<String, List<Double>> groups = new LinkedHashMap<>();
    StableSum sum = new StableSum();
    for (int i = 0; i < bits.size(); i++) {
      if (!Double.isFinite(bits.get(i))) {
        throw new IllegalArgumentException(
            "entropy[" + i + "] = " + bits.get(i) + "; must be finite");
      }
      sum.accept(bits.get(i));
      groups.computeIfAbsent(items.get(i), any -> new ArrayList<>()).add(bits.get(i));
    }
    List<List<Double>> drawn = List.copyOf(groups.values());
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      StableSum resample = new StableSum();
      for (int g = 0; g < drawn.size(); g++) {
        drawn.get(random.nextInt(drawn.size())).forEach(resample::accept);
      }
      means[r] = resample.mean();
    }
    Arrays.sort(means);
    return new MeanEntropy(
        bits.size(),
        drawn.size(),
        sum.mean(),
        Quantile.ofSorted(means, TAIL),
        Quantile.ofSorted(means, 1 - TAIL));
  }
}
