package io.github.uq4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A ratio of sums over people with the percentiles of 1,000 resamples of the people. */
final class RatioInterval {

  private static final int RESAMPLES = 1_000;

  private RatioInterval() {}

  /**
   * The ratio and its 95 % interval.
   *
   * @param rows counts of each person
   * @param above which count is summed above the line
   * @param below which below
   * @param format of each number
   * @return {@code value [low, high]}; 0 where nothing is below
   */
  static String of(List<double[]> rows, int above, int below, String format) {
    SplittableRandom random = new SplittableRandom(0);
    double[] ratios = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double top = 0;
      double bottom = 0;
      for (int i = 0; i < rows.size(); i++) {
        double[] row = rows.get(random.nextInt(rows.size()));
        top += row[above];
        bottom += row[below];
      }
      ratios[r] = bottom == 0 ? 0 : top / bottom;
    }
    Arrays.sort(ratios);
    double top = rows.stream().mapToDouble(row -> row[above]).sum();
    double bottom = rows.stream().mapToDouble(row -> row[below]).sum();
    return String.format(
        Locale.ROOT,
        format + " [" + format + ", " + format + "]",
        bottom == 0 ? 0 : top / bottom,
        ratios[(int) (0.025 * RESAMPLES)],
        ratios[(int) (0.975 * RESAMPLES) - 1]);
  }
}
