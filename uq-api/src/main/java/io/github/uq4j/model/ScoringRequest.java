package io.github.uq4j.model;

import java.util.List;

/**
 * Asks what a model thinks of a text that already exists (teacher forcing).
 *
 * @param id the name of the trace to be made, not empty
 * @param prompt what came before the text; may be empty if the model has a beginning-of-sequence
 *     token
 * @param text the text to be scored, not empty
 * @param signals what to record
 * @param tokens the text's tokens as vocabulary numbers, each {@code >= 0}, where the tokenizer is
 *     not to find them; the trace then has exactly these and their text. Empty for those that the
 *     tokenizer finds
 */
public record ScoringRequest(
    String id, String prompt, String text, SignalRequest signals, List<Integer> tokens) {

  /**
   * Checks the parts and copies the list.
   *
   * @throws IllegalArgumentException if the id or the text is empty, or a token is negative
   */
  public ScoringRequest {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id = \"\"; must not be empty");
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "text of \"" + id + "\" is empty; must have at least one character");
    }
    tokens = List.copyOf(tokens);
    for (int t = 0; t < tokens.size(); t++) {
      if (tokens.get(t) < 0) {
        throw new IllegalArgumentException(
            "tokens[" + t + "] of \"" + id + "\" = " + tokens.get(t) + "; must be >= 0");
      }
    }
  }

  /**
   * A text whose tokens the tokenizer finds.
   *
   * @param id the name of the trace to be made, not empty
   * @param prompt what came before the text
   * @param text the text to be scored, not empty
   * @param signals what to record
   * @throws IllegalArgumentException if the id or the text is empty
   */
  public ScoringRequest(String id, String prompt, String text, SignalRequest signals) {
    this(id, prompt, text, signals, List.of());
  }

  /**
   * The same with the text's tokens given.
   *
   * @param vocabularyIds the tokens
   * @return a new request
   * @throws IllegalArgumentException if a token is negative
   */
  public ScoringRequest withTokens(List<Integer> vocabularyIds) {
    return new ScoringRequest(id, prompt, text, signals, vocabularyIds);
  }
}
