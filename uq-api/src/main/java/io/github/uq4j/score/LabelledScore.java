package io.github.uq4j.score;

import java.util.Optional;

/**
 * A score of something of which it is known whether it was wrong: what evaluation measures and
 * calibration learns from.
 *
 * @param uncertainty larger means less sure; finite
 * @param wrong whether the answer or the claim was wrong (the positive class)
 * @param group what it belongs to (a document, a person), where items of one group are not
 *     independent of one another; empty if it stands alone
 */
public record LabelledScore(double uncertainty, boolean wrong, Optional<String> group) {

  /**
   * Checks the score.
   *
   * @throws IllegalArgumentException if it is NaN or infinite
   */
  public LabelledScore {
    if (!Double.isFinite(uncertainty)) {
      throw new IllegalArgumentException("uncertainty = " + uncertainty + "; must be finite");
    }
  }

  /**
   * An item that stands alone.
   *
   * @param uncertainty larger means less sure; finite
   * @param wrong whether it was wrong
   * @return the item
   */
  public static LabelledScore of(double uncertainty, boolean wrong) {
    return new LabelledScore(uncertainty, wrong, Optional.empty());
  }

  /**
   * An item that stands alone; a confidence is turned round.
   *
   * @param score its score
   * @param wrong whether it was wrong
   * @return the item
   */
  public static LabelledScore of(Score score, boolean wrong) {
    return of(score.uncertainty(), wrong);
  }

  /**
   * The same item as part of a group.
   *
   * @param name the group's name
   * @return a new item
   */
  public LabelledScore withGroup(String name) {
    return new LabelledScore(uncertainty, wrong, Optional.of(name));
  }
}
