package io.github.uq4j.metrics.cascade;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.trace.Token;
import java.util.Arrays;

/**
 * Bounds of the rules that look at log-probabilities alone. All of them grow, or stay, when a
 * log-probability of 0 joins the answer; so the bound is the rule's value for the tokens written
 * and zeros up to the longest answer there can be.
 */
final class ChowBound {

  private ChowBound() {}

  /** Of {@code sum / divisor}; the divisor is that of the longest answer. */
  static ConfidenceBound ofSum(EndOfSequence end, double divisor) {
    StableSum sum = new StableSum();
    return token -> {
      if (end.counts(token)) {
        sum.accept(token.logprob());
      }
      return Math.min(0, sum.value() / divisor);
    };
  }

  /** Of a quantile of so many log-probabilities, definition 7. */
  static ConfidenceBound ofQuantile(EndOfSequence end, int length, double alpha) {
    double place = alpha * (length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, length - 1);
    Worst worst = new Worst(above + 1);
    return token -> {
      worst.take(end, token);
      double low = worst.at(below);
      return Math.min(0, low + (place - below) * (worst.at(above) - low));
    };
  }

  /** Of the mean of so many least log-probabilities. */
  static ConfidenceBound ofWorst(EndOfSequence end, int count) {
    Worst worst = new Worst(count);
    return token -> {
      worst.take(end, token);
      return Math.min(0, StableSum.of(worst.ascending) / count);
    };
  }

  /** The least log-probabilities so far, filled up with zeros. */
  private static final class Worst {

    private final double[] ascending;

    Worst(int count) {
      ascending = new double[count];
    }

    void take(EndOfSequence end, Token token) {
      int last = ascending.length - 1;
      double logprob = token.logprob();
      if (!end.counts(token) || logprob >= ascending[last]) {
        return;
      }
      int found = Arrays.binarySearch(ascending, logprob);
      int place = found < 0 ? -found - 1 : found;
      System.arraycopy(ascending, place, ascending, place + 1, last - place);
      ascending[place] = logprob;
    }

    double at(int rank) {
      return ascending[rank];
    }
  }
}
