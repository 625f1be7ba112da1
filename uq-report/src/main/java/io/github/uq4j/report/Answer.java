package io.github.uq4j.report;

import java.util.List;

/**
 * One answer of a model with its tokens and claims.
 *
 * @param id what it is called in files
 * @param prompt what was asked; may be empty
 * @param text what was answered; may be empty
 * @param tokens its tokens by ascending start; stretches without a token are shown without heat
 * @param claims its claims, in the order of the text; may be empty
 */
public record Answer(
    String id, String prompt, String text, List<HeatToken> tokens, List<ClaimView> claims) {

  /**
   * Copies the lists and checks the spans.
   *
   * @throws IllegalArgumentException if a span ends after the text or the tokens do not ascend
   */
  public Answer {
    tokens = List.copyOf(tokens);
    claims = List.copyOf(claims);
    int previous = 0;
    for (int i = 0; i < tokens.size(); i++) {
      HeatToken token = tokens.get(i);
      Checks.inside("answer \"" + id + "\": tokens[" + i + "].span", token.span(), text.length());
      if (token.span().start() < previous) {
        throw new IllegalArgumentException(
            "answer \""
                + id
                + "\": tokens["
                + i
                + "] starts at "
                + token.span().start()
                + ", the one before at "
                + previous
                + "; starts must not descend");
      }
      previous = token.span().start();
    }
    for (int i = 0; i < claims.size(); i++) {
      Checks.inside(
          "answer \"" + id + "\": claims[" + i + "].span", claims.get(i).span(), text.length());
    }
  }
}
