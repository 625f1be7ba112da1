package io.github.uq4j.metrics.calibration;

import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;

/** What confidence, in {@code [0, 1]}, an uncertainty means before it is calibrated. */
public enum ScoreDomain {
  /** An uncertainty {@code u} in {@code [0, 1]}: the confidence is {@code 1 - u}. */
  UNCERTAINTY("uncertainty") {
    @Override
    double exact(double u) {
      return 1 - u;
    }
  },
  /** A confidence {@code s} in {@code [0, 1]}, turned round to {@code u = -s}. */
  CONFIDENCE("confidence") {
    @Override
    double exact(double u) {
      return -u;
    }
  },
  /** A negative log-probability {@code u >= 0} in nats: the confidence is {@code exp(-u)}. */
  NEGATIVE_LOG("negative-log") {
    @Override
    double exact(double u) {
      return Math.exp(-u);
    }
  };

  /** Confidences are kept this far from 0 and 1, so that their logarithms are finite. */
  static final double MARGIN = 1e-12;

  private final String id;

  ScoreDomain(String id) {
    this.id = id;
  }

  abstract double exact(double u);

  /** The confidence, away from 0 and 1. */
  double confidence(double u) {
    double s = exact(u);
    if (!(s >= 0 && s <= 1)) {
      throw new IllegalArgumentException(
          "uncertainty = "
              + u
              + " means a confidence of "
              + s
              + " ("
              + id
              + "); must be in [0, 1]");
    }
    return Math.min(1 - MARGIN, Math.max(MARGIN, s));
  }

  /**
   * The name used in files.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }

  static ScoreDomain of(String id) {
    for (ScoreDomain domain : values()) {
      if (domain.id.equals(id)) {
        return domain;
      }
    }
    throw new IllegalArgumentException(
        "values.domain = \"" + id + "\"; must be one of uncertainty, confidence, negative-log");
  }

  /**
   * The domain of a scorer.
   *
   * @param scorer the scorer
   * @return what its numbers mean
   * @throws IllegalArgumentException if its range is not {@code [0, 1]} and it is not an
   *     uncertainty in nats from 0 upwards
   */
  public static ScoreDomain of(ScorerInfo scorer) {
    boolean uncertain = scorer.orientation() == Orientation.UNCERTAINTY;
    if (scorer.range().equals(Range.UNIT)) {
      return uncertain ? UNCERTAINTY : CONFIDENCE;
    }
    if (uncertain && scorer.unit() == Unit.NATS && scorer.range().low() >= 0) {
      return NEGATIVE_LOG;
    }
    throw new IllegalArgumentException(
        scorer.id()
            + " is in "
            + scorer.range()
            + " "
            + scorer.unit().id()
            + "; must be in [0, 1] or an uncertainty in nats from 0 (isotonic and platt take any"
            + " score)");
  }
}
