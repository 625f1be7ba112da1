package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Arrays;
import java.util.Optional;

/**
 * The confidence of an answer's least confident stretches. A token's confidence is {@code C_t =
 * -(1/k) sum_j ln p_t(j)} over its {@code k} recorded alternatives, a group's the mean over a
 * window of consecutive tokens; the score is the mean over the least confident tenth of the
 * windows, at least one. Windows hold 2048 tokens and start at every token unless set; an answer
 * shorter than a window is one group.
 *
 * <p>In nats, {@code >= 0}; larger means more sure (a confidence): the surer a model is of one
 * word, the less probable are the others of its top list. Values of lists of different lengths do
 * not compare; the paper records 20 alternatives.
 *
 * <p>The default profile counts the tokens of the text; special tokens are left out. The reference
 * profile is the authors' code: it counts every listed token, the end of sequence included, takes
 * the chosen token into the mean where it is none of the alternatives, and rounds each token's
 * confidence to three decimals.
 *
 * <p>Source: Fu, Wang, Tian and Zhao, "Deep Think with Confidence", 2025, <a
 * href="https://arxiv.org/abs/2508.15260">arXiv:2508.15260</a>. Departs from the paper: none in the
 * default profile, which leaves open how many windows a tenth of a few is; its code rounds down.
 *
 * <p>Edge cases: an answer without a counted token is refused; so is one of which a counted step
 * has no alternatives. One token gives its own confidence. Alternatives of probability zero
 * (negative infinity) are left out of the mean; if even the first one is, that is an {@link
 * IllegalArgumentException}. Ties do not matter.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class DeepConfBottomGroup implements SequenceScorer {

  private static final int WINDOW = 2048;
  private static final double SHARE = 0.1;

  private static final ScorerInfo INFO =
      ScorerInfo.of("deepconf-bottom-group", Level.SEQUENCE)
          .withNeeds(Signal.TOP_LOGPROBS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(
              new Paper(
                  "Yichao Fu, Xuewei Wang, Yuandong Tian, Jiawei Zhao",
                  "Deep Think with Confidence",
                  2025,
                  "https://arxiv.org/abs/2508.15260"));

  private static final DeepConfBottomGroup DEFAULTS =
      new DeepConfBottomGroup(Profile.DEFAULT, WINDOW, SHARE);

  private final Profile profile;
  private final int window;
  private final double share;

  private DeepConfBottomGroup(Profile profile, int window, double share) {
    this.profile = profile;
    this.window = window;
    this.share = share;
  }

  /**
   * The scorer in its default profile, with windows of 2048 tokens and the lowest tenth of them.
   *
   * @return the scorer
   */
  public static DeepConfBottomGroup withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public DeepConfBottomGroup withProfile(Profile newProfile) {
    return new DeepConfBottomGroup(newProfile, window, share);
  }

  /**
   * The same with longer or shorter windows.
   *
   * @param tokens how many tokens a window holds, {@code >= 1}
   * @return a scorer
   * @throws IllegalArgumentException if the number is out of range
   */
  public DeepConfBottomGroup withWindow(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("window = " + tokens + "; must be >= 1");
    }
    return new DeepConfBottomGroup(profile, tokens, share);
  }

  /**
   * The same with another share of the windows.
   *
   * @param newShare the share of the least confident windows, in {@code (0, 1]}; at least one
   *     window counts
   * @return a scorer
   * @throws IllegalArgumentException if the share is out of range
   */
  public DeepConfBottomGroup withShare(double newShare) {
    if (!(newShare > 0 && newShare <= 1)) {
      throw new IllegalArgumentException("share = " + newShare + "; must be in (0, 1]");
    }
    return new DeepConfBottomGroup(profile, window, newShare);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return Steps.of(profile).refusalOfTop(trace, helpers);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double[] groups = groups(Steps.of(profile).confidences(trace.generation()));
    Arrays.sort(groups);
    int lowest = Math.max(1, (int) (groups.length * share));
    return new Score(INFO, StableSum.of(Arrays.copyOf(groups, lowest)) / lowest);
  }

  /** Means of the windows; of an answer shorter than a window, its own. */
  private double[] groups(double[] confidences) {
    int size = Math.min(window, confidences.length);
    double[] groups = new double[confidences.length - size + 1];
    StableSum sum = new StableSum();
    for (int t = 0; t < confidences.length; t++) {
      sum.accept(confidences[t]);
      if (t >= size) {
        sum.accept(-confidences[t - size]);
      }
      if (t >= size - 1) {
        groups[t - size + 1] = Math.max(0, sum.value() / size);
      }
    }
    return groups;
  }

  @Override
  public String toString() {
    return "DeepConfBottomGroup[profile="
        + profile
        + ", window="
        + window
        + ", share="
        + share
        + "]";
  }
}
