package io.github.uq4j.report.page.chain;

import java.util.List;

/**
 * One answer with its chain.
 *
 * @param line what is seen of it when it is closed
 * @param open whether it stands open
 * @param bits its text
 * @param scores its scores
 * @param notes what could not be computed, a line each
 * @param rows the chain's tokens
 */
public record ChainPanel(
    Line line,
    boolean open,
    List<Bit> bits,
    List<Figure> scores,
    List<String> notes,
    List<Row> rows) {

  /**
   * The line that names an answer.
   *
   * @param anchor its place in the page
   * @param prompt the prompt, or the answer's name where there is none
   * @param name the answer's name
   * @param said the tokens of the answer proper, or empty
   * @param labels what is known of it, such as {@code correct: true}
   */
  public record Line(String anchor, String prompt, String name, String said, List<String> labels) {}

  /**
   * A piece of the text.
   *
   * @param text the text
   * @param css its classes; empty if no token of the chain covers it
   * @param anchors the places of tokens that begin here
   * @param tokens the numbers of its tokens, separated by blanks
   */
  public record Bit(String text, String css, List<String> anchors, String tokens) {}

  /**
   * A number with its name.
   *
   * @param name the name
   * @param value the number
   */
  public record Figure(String name, String value) {}

  /**
   * A token of the chain, as a row of the table.
   *
   * @param token its number
   * @param target its place in the text, or empty if no text is its own
   * @param text its text, made visible
   * @param role what it is
   * @param css the classes of the role
   * @param numbers weight and probability
   * @param parents the tokens that look back at it
   */
  public record Row(
      String token,
      String target,
      String text,
      String role,
      String css,
      Numbers numbers,
      List<Parent> parents) {

    /** Parents as the script reads them: {@code number:weight}, separated by blanks. */
    public String links() {
      StringBuilder out = new StringBuilder();
      for (Parent parent : parents) {
        out.append(out.isEmpty() ? "" : " ").append(parent.token()).append(':');
        out.append(parent.exact());
      }
      return out.toString();
    }
  }

  /**
   * A token's numbers.
   *
   * @param weight the attention that led to it, or a dash
   * @param share of the largest weight, as a width
   * @param probability in percent, or a dash
   */
  public record Numbers(String weight, String share, String probability) {}

  /**
   * A later token that looks back.
   *
   * @param token its number
   * @param text its text, made visible
   * @param weight the attention
   * @param exact the same with more digits and a plain point
   */
  public record Parent(String token, String text, String weight, String exact) {}
}
