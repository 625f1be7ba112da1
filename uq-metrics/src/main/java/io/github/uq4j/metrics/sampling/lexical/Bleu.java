package io.github.uq4j.metrics.sampling.lexical;

import java.util.Arrays;
import java.util.List;

/**
 * BLEU of one text against another (Papineni et al. 2002) as {@code nltk} computes it without
 * smoothing, over words between white space, with LM-Polygraph's weights: for texts of which the
 * shorter has one, two or three words only runs of up to so many count.
 */
final class Bleu {

  private static final double[][] WEIGHTS = {
    {0.25, 0.25, 0.25, 0.25},
    {1, 0, 0, 0},
    {0.5, 0.5, 0, 0},
    {0.33, 0.33, 0.33, 0},
  };

  private Bleu() {}

  static double of(String reference, String hypothesis) {
    List<String> wanted = words(reference);
    List<String> given = words(hypothesis);
    int shorter = Math.min(wanted.size(), given.size());
    double[] weights = WEIGHTS[shorter < WEIGHTS.length ? shorter : 0];
    double sum = 0;
    for (int n = 1; n <= weights.length; n++) {
      int shared = WordRuns.shared(WordRuns.of(given, n), WordRuns.of(wanted, n));
      if (n == 1 && shared == 0) {
        return 0;
      }
      int runs = Math.max(1, given.size() - n + 1);
      // Without a shared run nltk takes the smallest positive double for the precision.
      double precision = shared == 0 ? Double.MIN_NORMAL : (double) shared / runs;
      sum += weights[n - 1] * Math.log(precision);
    }
    double penalty =
        given.size() > wanted.size() ? 1 : Math.exp(1 - (double) wanted.size() / given.size());
    return penalty * Math.exp(sum);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
