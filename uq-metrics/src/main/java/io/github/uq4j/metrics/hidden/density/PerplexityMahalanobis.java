package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * Where an answer stands among ordinary ones, by its perplexity and by its distance: the mean of
 * the share of ordinary answers that are not less probable and of the share of those held out that
 * are not further away.
 *
 * <p>A share in [0, 1]; larger means less sure. Ranks put both on one scale.
 *
 * <p>Source: Jie Ren and others, "Out-of-Distribution Detection and Selective Generation for
 * Conditional Language Models", ICLR 2023, <a
 * href="https://arxiv.org/abs/2209.15558">arXiv:2209.15558</a>; as LM-Polygraph's PPLMD, which adds
 * both shares with equal weight. Both profiles are one.
 *
 * <p>Edge cases: without a density every trace is refused; so is one of another model or width,
 * without states of its level at all of its positions, with a state that is not finite, or without
 * tokens. One token is enough. Equal numbers count as not larger.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PerplexityMahalanobis implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("perplexity-mahalanobis", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.HIDDEN_STATES)
          .withRange(Range.UNIT, Unit.NONE)
          .withPaper(DensityUse.PAPER);

  private static final PerplexityMahalanobis DEFAULTS =
      new PerplexityMahalanobis(new DensityUse(INFO, Optional.empty()));

  private final DensityUse use;

  private PerplexityMahalanobis(DensityUse use) {
    this.use = use;
  }

  /**
   * The scorer without a density, which refuses every trace and says why.
   *
   * @return the scorer
   */
  public static PerplexityMahalanobis withDefaults() {
    return DEFAULTS;
  }

  /**
   * The scorer with a density.
   *
   * @param density what is ordinary, with traces held out
   * @return a scorer
   * @throws IllegalArgumentException if it was fitted without traces held out
   */
  public PerplexityMahalanobis withDensity(Density density) {
    if (density.ordinary().isEmpty()) {
      throw new IllegalArgumentException(
          density + " was fitted with no trace held out; must have at least one");
    }
    return new PerplexityMahalanobis(new DensityUse(INFO, Optional.of(density)));
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    return use.signals();
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super.refusal(trace, helpers).or(() -> use.refusal(trace));
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double squared = use.known().domain().squaredDistance(use.state(trace));
    Density.Ordinary ordinary = use.known().ordinary().orElseThrow();
    return new Score(
        INFO,
        (ordinary.perplexities().of(DensityFit.perplexity(trace))
                + ordinary.distances().of(Math.sqrt(DensityUse.finite(squared))))
            / 2);
  }

  @Override
  public String toString() {
    return "PerplexityMahalanobis[density=" + use.shown() + "]";
  }
}
