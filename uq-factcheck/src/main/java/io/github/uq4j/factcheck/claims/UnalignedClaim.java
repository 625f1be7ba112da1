package io.github.uq4j.factcheck.claims;

/**
 * Something an answer is said to claim, or a sentence that may claim something, of which no claim
 * could be made.
 *
 * @param trace the trace's id
 * @param text the claim in words, or the sentence if its claims are not known
 * @param sentence the sentence it came from; empty if none was found
 * @param reason why, in one line
 */
public record UnalignedClaim(String trace, String text, String sentence, String reason) {

  /**
   * Reads like a line of a log.
   *
   * @return trace, text and reason
   */
  public String line() {
    return "trace \"" + trace + "\": \"" + text + "\" is left out: " + reason;
  }
}
