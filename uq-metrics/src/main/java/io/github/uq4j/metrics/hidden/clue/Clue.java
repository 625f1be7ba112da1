package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;

/**
 * Compares a trace with experience: distances of its change of hidden states to the mean changes of
 * successes and failures.
 *
 * <p>{@code d(A, B) = (1/L) sum_l ||A_l - B_l||}, the mean of the layers' Euclidean distances; with
 * {@link Scale#POOLED} every component is divided by {@code sqrt(v + 1e-6)}, {@code v} being its
 * variance inside the classes, so that layers of large states do not drown the others.
 *
 * <p>Source: Liang and others, "CLUE: Non-parametric Verification from Experience via Hidden-State
 * Clustering", 2025, <a href="https://arxiv.org/abs/2510.01591">arXiv:2510.01591</a>. The scaled
 * distance and {@link #relativeMahalanobis} are additions of ours, the latter after Ren and others,
 * 2023, <a href="https://arxiv.org/abs/2209.15558">arXiv:2209.15558</a>.
 *
 * <p>Immutable and safe for use by several threads, as long as the experience is not changed.
 */
public final class Clue {

  /** How components are weighed. */
  public enum Scale {
    /** As they are, as in the paper. */
    NONE,
    /** By their spread inside the classes. */
    POOLED
  }

  private static final double EPSILON = 1e-6;

  private final ExperienceSet experience;
  private final Scale scale;

  private Clue(ExperienceSet experience, Scale scale) {
    this.experience = experience;
    this.scale = scale;
  }

  /**
   * The paper's distance.
   *
   * @param experience successes and failures, at least one of each
   * @return the comparison
   * @throws IllegalArgumentException if a class is empty
   */
  public static Clue of(ExperienceSet experience) {
    if (experience.count(Outcome.SUCCESS) == 0 || experience.count(Outcome.FAILURE) == 0) {
      throw new IllegalArgumentException(experience + " lacks a class; must have both");
    }
    return new Clue(experience, Scale.NONE);
  }

  /**
   * The same with components weighed.
   *
   * @param newScale how
   * @return a comparison
   */
  public Clue withScale(Scale newScale) {
    return new Clue(experience, newScale);
  }

  /**
   * Both distances of a trace.
   *
   * @param delta its change
   * @return the distances
   * @throws IllegalArgumentException if the change has another shape than the experience
   */
  public ClueScore score(StateDelta delta) {
    experience.requireShape(delta.layers(), delta.width());
    return new ClueScore(distance(delta, Outcome.SUCCESS), distance(delta, Outcome.FAILURE));
  }

  private double distance(StateDelta delta, Outcome outcome) {
    Moments centroid = experience.of(outcome);
    double sum = 0;
    for (int l = 0; l < delta.layers(); l++) {
      double squares = 0;
      for (int i = 0; i < delta.width(); i++) {
        double gap = delta.get(l, i) - centroid.mean(l, i);
        double spread = scale == Scale.NONE ? 1 : experience.pooledVariance(l, i) + EPSILON;
        squares += gap * gap / spread;
      }
      sum += Math.sqrt(squares);
    }
    return sum / delta.layers();
  }

  /**
   * How much less likely a trace is under the successes than under all traces: the mean over layers
   * of the squared distance to the successes, scaled by the spread inside the classes, less that to
   * the mean of all, scaled by the spread of all.
   *
   * @param delta its change
   * @return any number; smaller is more like a success
   * @throws IllegalArgumentException if the change has another shape than the experience
   */
  public double relativeMahalanobis(StateDelta delta) {
    experience.requireShape(delta.layers(), delta.width());
    Moments success = experience.of(Outcome.SUCCESS);
    Moments all = experience.background();
    double sum = 0;
    for (int l = 0; l < delta.layers(); l++) {
      for (int i = 0; i < delta.width(); i++) {
        double near = delta.get(l, i) - success.mean(l, i);
        double far = delta.get(l, i) - all.mean(l, i);
        double spread = all.squares(l, i) / Math.max(1, all.count() - 1);
        sum += near * near / (experience.pooledVariance(l, i) + EPSILON);
        sum -= far * far / (spread + EPSILON);
      }
    }
    return sum / delta.layers();
  }

  @Override
  public String toString() {
    return "Clue[experience=" + experience + ", scale=" + scale + "]";
  }
}
