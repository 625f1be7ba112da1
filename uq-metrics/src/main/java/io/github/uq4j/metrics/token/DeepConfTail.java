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
import java.util.Optional;

/**
 * The mean confidence of the last tokens of an answer, where a chain of thought comes to its
 * result. A token's confidence is {@code C_t = -(1/k) sum_j ln p_t(j)} over its {@code k} recorded
 * alternatives; the last 2048 tokens count unless set, all of them if there are fewer.
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
 * default profile, which leaves open how long the tail is; its code takes 2048 tokens.
 *
 * <p>Edge cases: an answer without a counted token is refused; so is one of which a counted step
 * has no alternatives. One token gives its own confidence. Alternatives of probability zero
 * (negative infinity) are left out of the mean; if even the first one is, that is an {@link
 * IllegalArgumentException}. Ties do not matter.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class DeepConfTail implements SequenceScorer {

  private static final int TOKENS = 2048;

  private static final ScorerInfo INFO =
      ScorerInfo.of("deepconf-tail", Level.SEQUENCE)
          .withNeeds(Signal.TOP_LOGPROBS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(
              new Paper(
                  "Yichao Fu, Xuewei Wang, Yuandong Tian, Jiawei Zhao",
                  "Deep Think with Confidence",
                  2025,
                  "https://arxiv.org/abs/2508.15260"));

  private static final DeepConfTail DEFAULTS = new DeepConfTail(Profile.DEFAULT, TOKENS);

  private final Profile profile;
  private final int tokens;

  private DeepConfTail(Profile profile, int tokens) {
    this.profile = profile;
    this.tokens = tokens;
  }

  /**
   * The scorer in its default profile, of the last 2048 tokens.
   *
   * @return the scorer
   */
  public static DeepConfTail withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public DeepConfTail withProfile(Profile newProfile) {
    return new DeepConfTail(newProfile, tokens);
  }

  /**
   * The same of a longer or shorter tail.
   *
   * @param count how many tokens count, {@code >= 1}
   * @return a scorer
   * @throws IllegalArgumentException if the count is out of range
   */
  public DeepConfTail withTokens(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("tokens = " + count + "; must be >= 1");
    }
    return new DeepConfTail(profile, count);
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
    double[] confidences = Steps.of(profile).confidences(trace.generation());
    StableSum sum = new StableSum();
    for (int t = Math.max(0, confidences.length - tokens); t < confidences.length; t++) {
      sum.accept(confidences[t]);
    }
    return new Score(INFO, sum.mean());
  }

  @Override
  public String toString() {
    return "DeepConfTail[profile=" + profile + ", tokens=" + tokens + "]";
  }
}
