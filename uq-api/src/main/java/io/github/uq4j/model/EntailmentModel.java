package io.github.uq4j.model;

import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import java.util.List;

/**
 * Judges whether a hypothesis follows from a premise (natural-language inference).
 *
 * <p>Implementations are safe for use by several threads; how pairs are batched changes no
 * probability beyond 1e-5.
 */
@FunctionalInterface
public interface EntailmentModel {

  /**
   * Judges ordered pairs (premise, hypothesis).
   *
   * @param pairs the pairs; may be empty
   * @return a judgement for every pair, in the same order
   * @throws IllegalArgumentException if a pair does not fit the model, or no judgement is recorded
   *     for it
   * @throws ModelException if the model cannot be run
   */
  List<Entailment> judge(List<TextPair> pairs);

  /**
   * A model that looks answers up instead of computing them.
   *
   * @param judgements the recorded answers
   * @return a model that refuses, by an {@link IllegalArgumentException}, a pair it has no answer
   *     for
   */
  static EntailmentModel recorded(Judgements judgements) {
    return pairs -> RecordedAnswers.find("entailment", judgements.entailment(), pairs);
  }

  /**
   * A model that asks another one once for every distinct pair and remembers the answers.
   *
   * @param model the model to ask
   * @return the remembering model; safe for use by several threads; it holds the {@value
   *     AnswerCache#CAPACITY} most recently used answers
   */
  static EntailmentModel cached(EntailmentModel model) {
    AnswerCache<Entailment> cache = new AnswerCache<>(model::judge);
    return cache::answers;
  }
}
