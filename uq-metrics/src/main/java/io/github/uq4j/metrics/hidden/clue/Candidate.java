package io.github.uq4j.metrics.hidden.clue;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One of several answers to a prompt.
 *
 * @param text all it says; candidates that say the same are one for {@code distinct}
 * @param score where it stands, if it could be scored
 * @param answer what it answers, made comparable as by {@code AnswerEquality.canonical}, if
 *     anything
 * @param right whether that is right; false without an answer
 * @param confidence the model's own confidence in it, where known, for {@link ConfidenceVote}
 */
public record Candidate(
    String text,
    Optional<ClueScore> score,
    Optional<String> answer,
    boolean right,
    OptionalDouble confidence) {

  /**
   * Checks that only an answer is right.
   *
   * @throws IllegalArgumentException if there is none and it is right
   */
  public Candidate {
    if (right && answer.isEmpty()) {
      throw new IllegalArgumentException("right = true without an answer; must be false");
    }
  }
}
