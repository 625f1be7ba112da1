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
 * <p>What is remembered later does not change a comparison. Immutable and safe for use by several
 * threads.
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

  private final String experience;
  private final int layers;
  private final int width;
  private final Scale scale;
  private final double[] success;
  private final double[] failure;
  private final double[] all;

  /** One over each component's variance inside the classes. */
  private final double[] pooled;

  /** One over each component's variance over all traces. */
  private final double[] overall;

  private Clue(ExperienceSet experience) {
    this.experience = experience.toString();
    this.layers = experience.layers();
    this.width = experience.width();
    this.scale = Scale.NONE;
    Moments background = experience.background();
    this.success = experience.of(Outcome.SUCCESS).means().clone();
    this.failure = experience.of(Outcome.FAILURE).means().clone();
    this.all = background.means();
    this.pooled = new double[all.length];
    this.overall = new double[all.length];
    long freedom = Math.max(1, background.count() - 1);
    for (int at = 0; at < all.length; at++) {
      pooled[at] = 1 / (experience.pooledVariance(at / width, at % width) + EPSILON);
      overall[at] = 1 / (background.allSquares()[at] / freedom + EPSILON);
    }
  }

  private Clue(Clue other, Scale scale) {
    this.experience = other.experience;
    this.layers = other.layers;
    this.width = other.width;
    this.scale = scale;
    this.success = other.success;
    this.failure = other.failure;
    this.all = other.all;
    this.pooled = other.pooled;
    this.overall = other.overall;
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
    return new Clue(experience);
  }

  /**
   * The same with components weighed.
   *
   * @param newScale how
   * @return a comparison
   */
  public Clue withScale(Scale newScale) {
    return new Clue(this, newScale);
  }

  /**
   * Both distances of a trace.
   *
   * @param delta its change
   * @return the distances
   * @throws IllegalArgumentException if the change has another shape than the experience, or a
   *     distance is too large for a double
   */
  public ClueScore score(StateDelta delta) {
    requireShape(delta);
    double[] change = delta.values();
    double toSuccess = 0;
    double toFailure = 0;
    for (int l = 0; l < layers; l++) {
      double near = 0;
      double far = 0;
      for (int at = l * width; at < (l + 1) * width; at++) {
        double one = change[at] - success[at];
        double other = change[at] - failure[at];
        double weight = scale == Scale.NONE ? 1 : pooled[at];
        near += one * one * weight;
        far += other * other * weight;
      }
      toSuccess += Math.sqrt(near);
      toFailure += Math.sqrt(far);
    }
    return new ClueScore(
        finite("success", toSuccess / layers), finite("failure", toFailure / layers));
  }

  private static double finite(String name, double distance) {
    if (!Double.isFinite(distance)) {
      throw new IllegalArgumentException(
          "distance to " + name + " = " + distance + "; must be finite: states are too large");
    }
    return distance;
  }

  private void requireShape(StateDelta delta) {
    ExperienceSet.requireShape(delta, layers, width);
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
    requireShape(delta);
    double sum = 0;
    for (int at = 0; at < all.length; at++) {
      double near = delta.values()[at] - success[at];
      double far = delta.values()[at] - all[at];
      sum += near * near * pooled[at] - far * far * overall[at];
    }
    return sum / layers;
  }

  @Override
  public String toString() {
    return "Clue[experience=" + experience + ", scale=" + scale + "]";
  }
}
