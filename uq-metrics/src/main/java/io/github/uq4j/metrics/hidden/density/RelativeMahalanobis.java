package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
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
 * How much further an answer's mean state lies from those of ordinary answers than from those of
 * any answers: the square of {@link Mahalanobis} in the domain, less that in the background.
 *
 * <p>Without unit, any finite number; larger means less sure. What all states have in common
 * cancels out.
 *
 * <p>The reference profile is LM-Polygraph's difference of distances, without squares.
 *
 * <p>Source: Jie Ren and others, "Out-of-Distribution Detection and Selective Generation for
 * Conditional Language Models", ICLR 2023, <a
 * href="https://arxiv.org/abs/2209.15558">arXiv:2209.15558</a>.
 *
 * <p>Edge cases: without a density every trace is refused; so is one of another model or width,
 * without states of its level at all of its positions, with a state that is not finite, or without
 * tokens. One token is enough. At the same distance from both it is 0.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RelativeMahalanobis implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("relative-mahalanobis", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.HIDDEN_STATES)
          .withRange(Range.REAL, Unit.NONE)
          .withPaper(DensityUse.PAPER);

  private static final RelativeMahalanobis DEFAULTS =
      new RelativeMahalanobis(Profile.DEFAULT, new DensityUse(INFO, Optional.empty()));

  private final Profile profile;
  private final DensityUse use;

  private RelativeMahalanobis(Profile profile, DensityUse use) {
    this.profile = profile;
    this.use = use;
  }

  /**
   * The scorer without a density, which refuses every trace and says why.
   *
   * @return the scorer
   */
  public static RelativeMahalanobis withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public RelativeMahalanobis withProfile(Profile newProfile) {
    return new RelativeMahalanobis(newProfile, use);
  }

  /**
   * The scorer with a density.
   *
   * @param density what is ordinary, with a background
   * @return a scorer
   * @throws IllegalArgumentException if it has no background
   */
  public RelativeMahalanobis withDensity(Density density) {
    if (density.background().isEmpty()) {
      throw new IllegalArgumentException(density + " has no background; must have one");
    }
    return new RelativeMahalanobis(profile, new DensityUse(INFO, Optional.of(density)));
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
    double[] state = use.state(trace);
    double near = DensityUse.finite(use.known().domain().squaredDistance(state));
    double any = DensityUse.finite(use.known().background().orElseThrow().squaredDistance(state));
    return new Score(
        INFO, profile == Profile.REFERENCE ? Math.sqrt(near) - Math.sqrt(any) : near - any);
  }

  @Override
  public String toString() {
    return "RelativeMahalanobis[profile=" + profile + ", density=" + use.shown() + "]";
  }
}
