package io.github.uq4j.claim;

import io.github.uq4j.score.Score;
import java.util.List;

/**
 * A claim with its scores and what is made of them.
 *
 * @param claim the claim
 * @param scores its scores; the first one decided the verdict
 * @param verdict what is made of it
 */
public record CheckedClaim(Claim claim, List<Score> scores, Verdict verdict) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no score
   */
  public CheckedClaim {
    scores = List.copyOf(scores);
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("scores is empty; must hold the deciding score");
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
}
