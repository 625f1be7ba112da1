package io.github.uq4j.metrics.evaluation.order;

import io.github.uq4j.metrics.evaluation.items.OutcomeKind;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws of groups with replacement, as many as there are: how often each was drawn. The same seed
 * gives the same draws. If outcomes are right or wrong and of both kinds, a draw of one kind is
 * drawn again. For one thread.
 */
public final class Draws {

  private static final int TRIES_PER_DRAW = 20;

  private final SplittableRandom random;
  private final int wanted;
  private final int[] times;
  private final boolean[] hasWrong;
  private final boolean[] hasRight;
  private final boolean twoClasses;
  private int accepted;
  private int redrawn;

  /** Begins the draws of a seed. */
  public Draws(Outcomes outcomes, int wanted, long seed) {
    this.random = new SplittableRandom(seed);
    this.wanted = wanted;
    int groups = outcomes.groups();
    if (groups < 2) {
      throw new IllegalArgumentException(
          "items are of " + groups + " group; must be of at least 2 to resample them");
    }
    this.times = new int[groups];
    this.hasWrong = new boolean[groups];
    this.hasRight = new boolean[groups];
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.quality(i) < 0.5) {
        hasWrong[outcomes.group(i)] = true;
      } else {
        hasRight[outcomes.group(i)] = true;
      }
    }
    this.twoClasses =
        outcomes.kind() == OutcomeKind.BINARY
            && outcomes.positives() > 0
            && outcomes.positives() < outcomes.size();
  }

  /** How often each group is drawn next; the array is filled anew by the next call. */
  public int[] next() {
    while (true) {
      if (accepted + redrawn == (long) TRIES_PER_DRAW * wanted) {
        throw new IllegalArgumentException(
            "of "
                + (accepted + redrawn)
                + " resamples only "
                + accepted
                + " hold both wrong and right items; need "
                + wanted
                + " (add groups of the rarer class)");
      }
      Arrays.fill(times, 0);
      for (int g = 0; g < times.length; g++) {
        times[random.nextInt(times.length)]++;
      }
      if (!twoClasses || (holds(hasWrong) && holds(hasRight))) {
        accepted++;
        return times;
      }
      redrawn++;
    }
  }

  private boolean holds(boolean[] kind) {
    for (int g = 0; g < times.length; g++) {
      if (kind[g] && times[g] > 0) {
        return true;
      }
    }
    return false;
  }

  /** How many draws were of one kind and drawn again so far. */
  public int redrawn() {
    return redrawn;
  }
}
