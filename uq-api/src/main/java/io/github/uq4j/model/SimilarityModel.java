package io.github.uq4j.model;

import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import java.util.List;

/**
 * Judges how alike two texts are in meaning: 1 says the same, 0 has nothing to do with it.
 *
 * <p>Implementations are safe for use by several threads; how pairs are batched changes no score
 * beyond 1e-5. A score need not be symmetric.
 */
@FunctionalInterface
public interface SimilarityModel {

  /**
   * Judges ordered pairs.
   *
   * @param pairs the pairs; may be empty
   * @return a finite score for every pair, in the same order
   * @throws IllegalArgumentException if a pair does not fit the model, or no judgement is recorded
   *     for it
   * @throws ModelException if the model cannot be run
   */
  List<Double> judge(List<TextPair> pairs);

  /**
   * Whether (a, b) and (b, a) always have the same score, so that one of the two need not be asked.
   * A cross-encoder reads its texts in order and is not symmetric; the cosine of two embeddings is.
   *
   * @return false unless the model promises it
   */
  default boolean symmetric() {
    return false;
  }

  /**
   * A model that looks answers up instead of computing them.
   *
   * @param judgements the recorded answers
   * @return a model that refuses, by an {@link IllegalArgumentException}, a pair it has no answer
   *     for
   */
  static SimilarityModel recorded(Judgements judgements) {
    return pairs -> RecordedAnswers.find("similarity", judgements.similarity(), pairs);
  }

  /**
   * A model that asks another one once for every distinct pair and remembers the answers.
   *
   * @param model the model to ask
   * @return the remembering model; safe for use by several threads; it holds the {@value
   *     AnswerCache#CAPACITY} most recently used answers
   */
  static SimilarityModel cached(SimilarityModel model) {
    AnswerCache<Double> cache = new AnswerCache<>(model::judge);
    return new SimilarityModel() {
      @Override
      public List<Double> judge(List<TextPair> pairs) {
        return cache.answers(pairs);
      }

      @Override
      public boolean symmetric() {
        return model.symmetric();
      }
    };
  }
}
