package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.RowKernel;
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
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far an answer's distributions are from uniform: the mean over its tokens of {@code KL(U ||
 * p_t) = -(1/V) sum_v ln p_t(v) - ln V}.
 *
 * <p>In nats, {@code >= 0}; larger means more sure (a confidence). A uniform distribution gives 0.
 *
 * <p>The default profile counts the tokens of the text; special tokens are left out. The reference
 * profile counts every listed token, the end of sequence included, and gives the negative value, an
 * uncertainty {@code <= 0}, as LM-Polygraph does.
 *
 * <p>Words that were ruled out (logits of negative infinity), of which one would make the
 * divergence infinite, have no part in it in both profiles: {@code V} is the number of the others.
 *
 * <p>A step's value is that of its row of logits where there is one, else the recorded statistic.
 *
 * <p>Source: Kang, Zhao and Song, "Scalable Best-of-N Selection for Large Language Models via
 * Self-Certainty", 2025, <a href="https://arxiv.org/abs/2502.18581">arXiv:2502.18581</a>. Departs
 * from the paper: ruled out words as above.
 *
 * <p>Edge cases: an answer without a counted token is refused; so is one of which a counted step
 * has neither a row of logits nor statistics. One token gives its own value. Rows are in single
 * precision, the arithmetic in double. A row of logits with NaN, positive infinity or no finite
 * value is an {@link IllegalArgumentException}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SelfCertainty implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("self-certainty", Level.SEQUENCE)
          .withNeeds(Signal.STATISTICS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(
              new Paper(
                  "Zhewei Kang, Xuandong Zhao, Dawn Song",
                  "Scalable Best-of-N Selection for Large Language Models via Self-Certainty",
                  2025,
                  "https://arxiv.org/abs/2502.18581"));

  private static final ScorerInfo REFERENCE =
      INFO.withOrientation(Orientation.UNCERTAINTY)
          .withRange(new Range(Double.NEGATIVE_INFINITY, 0), Unit.NATS);

  private static final SelfCertainty DEFAULTS = new SelfCertainty(Profile.DEFAULT);

  private final Profile profile;

  private SelfCertainty(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static SelfCertainty withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public SelfCertainty withProfile(Profile newProfile) {
    return new SelfCertainty(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return profile == Profile.DEFAULT ? INFO : REFERENCE;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return Steps.of(profile).refusalOfStatistics(trace, helpers);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double mean = mean(trace.generation(), Steps.of(profile).indices(trace.generation()));
    return new Score(info(), profile == Profile.DEFAULT ? mean : 0 - mean);
  }

  /**
   * The same of some of an answer's tokens, say those of a claim: the mean of {@code KL(U || p_t)}
   * over them, in nats, {@code >= 0}, in both profiles.
   *
   * @param trace the trace
   * @param tokens indices of listed tokens, at least one
   * @return the mean
   * @throws IllegalArgumentException if a token has neither a row of logits nor statistics
   */
  public double ofTokens(Trace trace, List<Integer> tokens) {
    Generation generation = trace.generation();
    for (int t : tokens) {
      if (Rows.statistics(generation, t).isEmpty() && !Rows.has(generation, t)) {
        throw new IllegalArgumentException(
            info().id()
                + " of trace \""
                + trace.id()
                + "\" needs statistics or logits of token "
                + t
                + "; it has none");
      }
    }
    return mean(generation, tokens.stream().mapToInt(Integer::intValue));
  }

  private static double mean(Generation generation, IntStream steps) {
    Rows rows = Rows.of(1, RowKernel.Extra.MEAN);
    StableSum sum = new StableSum();
    steps.forEachOrdered(
        t ->
            sum.accept(
                Rows.statistics(generation, t)
                    .map(RowStatistics::selfCertainty)
                    .orElseGet(() -> ofStep(rows.reduce(generation, t)))));
    return sum.mean();
  }

  /** {@code KL(U || p)} of a reduced row: {@code ln sum exp x - mean x - ln V}. */
  static double ofStep(RowKernel row) {
    double divergence = row.logSumOverMax() + (row.max() - row.mean()) - Math.log(row.finite());
    return Math.max(0, divergence);
  }

  @Override
  public String toString() {
    return "SelfCertainty[profile=" + profile + "]";
  }
}
