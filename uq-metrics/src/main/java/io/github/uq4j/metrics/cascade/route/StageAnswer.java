package io.github.uq4j.metrics.cascade.route;

import io.github.uq4j.trace.Trace;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a stage made of a prompt.
 *
 * @param trace the answer, whole or given up
 * @param bound of an answer that was given up, the largest confidence it could have had
 * @param failure why there is no answer
 * @param nanos the prompt's share of the time
 */
record StageAnswer(
    Optional<Trace> trace, OptionalDouble bound, Optional<StageFailure> failure, long nanos) {

  static StageAnswer of(Trace trace, OptionalDouble bound, long nanos) {
    return new StageAnswer(Optional.of(trace), bound, Optional.empty(), nanos);
  }

  static StageAnswer failed(StageFailure failure, long nanos) {
    return new StageAnswer(Optional.empty(), OptionalDouble.empty(), Optional.of(failure), nanos);
  }

  /** Whether the answer was given up before its end. */
  boolean early() {
    return bound.isPresent();
  }
}
