package io.github.uq4j.score;

import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.TextPair;
import java.util.List;

/**
 * Everything a scorer is going to ask its helper models about one trace, said beforehand. Whoever
 * runs many scorers over many traces collects these, removes duplicates, asks each model once in
 * well-filled batches and hands the answers back through {@link Helpers}; a scorer asked alone
 * works just as well, only slower.
 *
 * @param entailment ordered pairs (premise, hypothesis) for the entailment model
 * @param similarity ordered pairs for the similarity model
 * @param embedding texts for the embedding model
 * @param passes texts the language model has to read
 */
public record HelperQuestions(
    List<TextPair> entailment,
    List<TextPair> similarity,
    List<String> embedding,
    List<ScoringRequest> passes) {

  private static final HelperQuestions NONE =
      new HelperQuestions(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public HelperQuestions {
    entailment = List.copyOf(entailment);
    similarity = List.copyOf(similarity);
    embedding = List.copyOf(embedding);
    passes = List.copyOf(passes);
  }

  /**
   * No question at all.
   *
   * @return the empty value
   */
  public static HelperQuestions none() {
    return NONE;
  }

  /**
   * Questions for an entailment model only.
   *
   * @param pairs ordered pairs (premise, hypothesis)
   * @return the questions
   */
  public static HelperQuestions ofEntailment(List<TextPair> pairs) {
    return new HelperQuestions(pairs, List.of(), List.of(), List.of());
  }

  /**
   * Questions for a similarity model only.
   *
   * @param pairs ordered pairs
   * @return the questions
   */
  public static HelperQuestions ofSimilarity(List<TextPair> pairs) {
    return new HelperQuestions(List.of(), pairs, List.of(), List.of());
  }

  /**
   * Texts for an embedding model only.
   *
   * @param texts the texts
   * @return the questions
   */
  public static HelperQuestions ofEmbedding(List<String> texts) {
    return new HelperQuestions(List.of(), List.of(), texts, List.of());
  }

  /**
   * Texts for a language model only.
   *
   * @param passes the texts to be read
   * @return the questions
   */
  public static HelperQuestions ofPasses(List<ScoringRequest> passes) {
    return new HelperQuestions(List.of(), List.of(), List.of(), passes);
  }

  /**
   * One text for a language model, read for its tokens' log-probabilities; asked by {@link
   * Helpers#read}.
   *
   * @param id the trace's name
   * @param prompt what comes before the text; may be empty
   * @param text the text to be read, not empty
   * @return the questions
   */
  public static HelperQuestions ofPass(String id, String prompt, String text) {
    return ofPasses(List.of(new ScoringRequest(id, prompt, text, SignalRequest.none())));
  }
}
