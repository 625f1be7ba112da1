package io.github.uq4j.metrics.cascade.route;

/**
 * Why a stage gave no answer.
 *
 * @param kind what sort of trouble
 * @param message the model's own words
 */
public record StageFailure(Kind kind, String message) {

  /** Sorts of trouble. */
  public enum Kind {
    /** The model could not be run, or was closed. */
    FAILED,
    /** The model refused the request, as one whose prompt is longer than its context. */
    REFUSED
  }
}
