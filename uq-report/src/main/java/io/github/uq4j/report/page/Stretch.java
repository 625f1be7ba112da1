package io.github.uq4j.report.page;

import java.util.List;

/**
 * A stretch of an answer that belongs to the same claims throughout.
 *
 * @param css its classes; empty if it belongs to no claim
 * @param anchors the places in the page it is reached by: claims that begin here
 * @param claims numbers of its claims, separated by blanks
 * @param bits its text
 */
public record Stretch(String css, List<String> anchors, String claims, List<Bit> bits) {

  /**
   * A piece of text under one token.
   *
   * @param text the text
   * @param css its classes; empty if no token covers it
   * @param data what its popover shows; empty if nothing
   */
  public record Bit(String text, String css, String data) {}
}
