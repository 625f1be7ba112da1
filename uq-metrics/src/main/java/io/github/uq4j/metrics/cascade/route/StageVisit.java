package io.github.uq4j.metrics.cascade.route;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What happened to a prompt at one stage. A stage is visited twice if its answer was given up early
 * and nobody else could answer: the second visit writes it to its end.
 *
 * @param stage the stage's name
 * @param ending how the visit ended
 * @param confidence of a complete answer, if a rule was asked; of one given up, the largest it
 *     could still have had. Negative infinity where the rule gave no number
 * @param threshold what the confidence was compared with
 * @param promptTokens tokens read, where the trace lists them
 * @param newTokens tokens written
 * @param nanos wall time: the prompt's share of its batches, those that failed included
 * @param failure why there is no answer, if there is none
 */
public record StageVisit(
    String stage,
    Ending ending,
    OptionalDouble confidence,
    OptionalDouble threshold,
    OptionalInt promptTokens,
    int newTokens,
    long nanos,
    Optional<StageFailure> failure) {

  /** How a visit ended. */
  public enum Ending {
    /** With a whole answer. */
    COMPLETE,
    /** The answer was given up, being certain to be handed on. */
    EARLY,
    /** Without an answer. */
    FAILED
  }
}
