package io.github.uq4j.score.run;

import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import java.util.Collection;
import java.util.List;

/**
 * Asks helper models everything that is going to be asked, each distinct question once and each
 * model in one call, and answers scorers from memory afterwards.
 *
 * <p>A question that a model refuses is asked again alone, and refused to whoever asks it; one that
 * nobody announced is asked when it comes up. What no model was given for stays with the traces'
 * own judgements.
 */
public final class AskedBeforehand {

  private AskedBeforehand() {}

  /**
   * Asks.
   *
   * @param questions what is going to be asked; repeats are asked once
   * @param models the models to ask, here and now; not closed
   * @return helpers that remember the answers; safe for use by several threads if the models are
   * @throws io.github.uq4j.model.ModelException if a model cannot be run
   */
  public static Helpers ask(Collection<HelperQuestions> questions, Helpers models) {
    Questions all = new Questions(List.of(), models);
    questions.forEach(all::add);
    return Answers.to(all, models);
  }
}
