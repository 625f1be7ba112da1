package io.github.uq4j.report.page;

import java.util.List;

/**
 * One answer.
 *
 * @param anchor its place in the page
 * @param css its classes
 * @param open whether it stands open
 * @param worst its largest doubt, for sorting
 * @param mistakes how often the verdict was mistaken, for sorting
 * @param line what its closed line says
 * @param stretches its text
 * @param cards its claims, most doubtful first
 * @param scores its scores as a whole, in words; or empty
 */
public record AnswerPanel(
    String anchor,
    String css,
    boolean open,
    String worst,
    String mistakes,
    Line line,
    List<Stretch> stretches,
    List<Card> cards,
    String scores) {

  /**
   * What an answer's closed line says.
   *
   * @param name the answer's id
   * @param prompt what was asked
   * @param ticks one tick a claim, in the order of the text
   * @param ticksLabel the ticks in words
   * @param counts the counts in words
   * @param badges what stands out
   */
  public record Line(
      String name,
      String prompt,
      List<Tick> ticks,
      String ticksLabel,
      String counts,
      List<Badge> badges) {}

  /**
   * A claim in the small picture of an answer.
   *
   * @param css its classes
   * @param height its height in percent
   */
  public record Tick(String css, String height) {}

  /**
   * A word that stands out.
   *
   * @param css its classes
   * @param text the word
   * @param meaning the word explained
   */
  public record Badge(String css, String text, String meaning) {}
}
