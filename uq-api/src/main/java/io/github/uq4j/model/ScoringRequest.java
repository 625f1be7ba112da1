package io.github.uq4j.model;

/**
 * Asks what a model thinks of a text that already exists (teacher forcing).
 *
 * @param id the name of the trace to be made, not empty
 * @param prompt what came before the text; may be empty if the model has a beginning-of-sequence
 *     token
 * @param text the text to be scored, not empty
 * @param signals what to record
 */
public record ScoringRequest(String id, String prompt, String text, SignalRequest signals) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the id or the text is empty
   */
  public ScoringRequest {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id = \"\"; must not be empty");
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "text of \"" + id + "\" is empty; must have at least one character");
    }
  }
}
