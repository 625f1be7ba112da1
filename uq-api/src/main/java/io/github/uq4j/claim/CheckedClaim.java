package io.github.uq4j.claim;

import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.Unit;
import java.util.List;
import java.util.Optional;

/**
 * A claim with its scores and what is made of them.
 *
 * @param claim the claim
 * @param scores its scores; the first one decided the verdict
 * @param probability how probably the claim is right: the first score, calibrated; absent without a
 *     calibration
 * @param votes what the model's samples say of it; absent where they were not asked
 * @param verdict what is made of it
 */
public record CheckedClaim(
    Claim claim,
    List<Score> scores,
    Optional<Score> probability,
    Optional<SampleVotes> votes,
    Verdict verdict) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no score, or the probability is none
   */
  public CheckedClaim {
    scores = List.copyOf(scores);
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("scores is empty; must hold the deciding score");
    }
    probability.ifPresent(CheckedClaim::requireProbability);
  }

  /**
   * A claim without a calibrated probability or samples.
   *
   * @param claim the claim
   * @param scores its scores; the first one decided the verdict
   * @param verdict what is made of it
   * @throws IllegalArgumentException if there is no score
   */
  public CheckedClaim(Claim claim, List<Score> scores, Verdict verdict) {
    this(claim, scores, Optional.empty(), Optional.empty(), verdict);
  }

  private static void requireProbability(Score probability) {
    if (probability.scorer().unit() != Unit.PROBABILITY
        || probability.scorer().orientation() != Orientation.CONFIDENCE) {
      throw new IllegalArgumentException(
          "probability is of "
              + probability.scorer().id()
              + " ("
              + probability.scorer().unit()
              + ", "
              + probability.scorer().orientation().id()
              + "); must be a confidence that is a probability");
    }
  }

  /**
   * The score that decided the verdict.
   *
   * @return the first score
   */
  public Score doubt() {
    return scores.get(0);
  }

  /**
   * The same with what is known about the claim's truth.
   *
   * @param truth whether it is true
   * @return a new value
   */
  public CheckedClaim withSupported(boolean truth) {
    return new CheckedClaim(claim.withSupported(truth), scores, probability, votes, verdict);
  }
}
