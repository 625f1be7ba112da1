package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.metrics.hidden.clue.Anchor.Place;
import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;
import java.util.List;
import java.util.Optional;

class ClueMarginContractTest extends SequenceScorerContract {

  /** Successes change by (3, 4) and (0, 0), failures by (0, 0) and (0, 2). */
  @Override
  protected SequenceScorer scorer() {
    double[][] zero = {{0, 0}, {0, 0}};
    ExperienceSet set = new ExperienceSet(2, 2);
    set.add(StateDelta.between(zero, new double[][] {{3, 4}, {0, 0}}), Outcome.SUCCESS);
    set.add(StateDelta.between(zero, new double[][] {{0, 0}, {0, 2}}), Outcome.FAILURE);
    return ClueMargin.withDefaults()
        .withExperience(
            Experience.of(
                Anchors.of(Place.PROMPT_END, Place.ANSWER_END),
                Optional.empty(),
                List.of(0, 1),
                set));
  }
}
