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
 * How far an answer's mean state lies from those of ordinary answers: {@code sqrt((x - mu)^T S^-1
 * (x - mu))} of a {@link Density}.
 *
 * <p>Without unit, {@code >= 0}; larger means less sure. Over ordinary answers its square is about
 * the width of a state. {@link DistanceRange} puts distances on a scale from 0 to 1.
 *
 * <p>Source: Jie Ren and others, "Out-of-Distribution Detection and Selective Generation for
 * Conditional Language Models", ICLR 2023, <a
 * href="https://arxiv.org/abs/2209.15558">arXiv:2209.15558</a>. Departs from the paper: the root of
 * its distance, as LM-Polygraph gives it. Profiles differ in how a density is fitted: {@link
 * DensityOptions#withDefaults} and {@link DensityOptions#reference}.
 *
 * <p>Edge cases: without a density every trace is refused; so is one of another model or width,
 * without states of its level at all of its positions, with a state that is not finite, or without
 * tokens. One token is enough. The mean itself has the distance 0.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Mahalanobis implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("mahalanobis", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.HIDDEN_STATES)
          .withRange(Range.NON_NEGATIVE, Unit.NONE)
          .withPaper(DensityUse.PAPER);

  private static final Mahalanobis DEFAULTS =
      new Mahalanobis(new DensityUse(INFO, Optional.empty()));

  private final DensityUse use;

  private Mahalanobis(DensityUse use) {
    this.use = use;
  }

  /**
   * The scorer without a density, which refuses every trace and says why.
   *
   * @return the scorer
   */
  public static Mahalanobis withDefaults() {
    return DEFAULTS;
  }

  /**
   * The scorer with a density.
   *
   * @param density what is ordinary
   * @return a scorer
   */
  public Mahalanobis withDensity(Density density) {
    return new Mahalanobis(new DensityUse(INFO, Optional.of(density)));
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
    return new Score(INFO, Math.sqrt(DensityUse.finite(squared)));
  }

  @Override
  public String toString() {
    return "Mahalanobis[density=" + use.shown() + "]";
  }
}
