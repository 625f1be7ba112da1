package io.github.uq4j.report;

import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One answer of a model with its tokens and claims.
 *
 * @param id what it is called in files
 * @param prompt what was asked; may be empty
 * @param text what was answered; may be empty
 * @param tokens its tokens by ascending start; stretches without a token are shown without heat
 * @param claims its claims, in the order of the text; may be empty
 * @param scores its scores as a whole, in order; may be empty
 */
public record Answer(
    String id,
    String prompt,
    String text,
    List<HeatToken> tokens,
    List<ClaimView> claims,
    List<NamedScore> scores) {

  /**
   * Copies the lists and checks the spans.
   *
   * @throws IllegalArgumentException if a span ends after the text or the tokens do not ascend
   */
  public Answer {
    tokens = List.copyOf(tokens);
    claims = List.copyOf(claims);
    scores = List.copyOf(scores);
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

  /**
   * An answer without scores.
   *
   * @param id what it is called in files
   * @param prompt what was asked; may be empty
   * @param text what was answered; may be empty
   * @param tokens its tokens by ascending start
   * @param claims its claims, in the order of the text; may be empty
   */
  public Answer(
      String id, String prompt, String text, List<HeatToken> tokens, List<ClaimView> claims) {
    this(id, prompt, text, tokens, claims, List.of());
  }

  /**
   * The answer of a trace, without claims; the heat of a token is {@code 1 - p}.
   *
   * @param trace the trace; tokens without a place in the text are not shown
   * @return the answer
   */
  public static Answer of(Trace trace) {
    List<HeatToken> tokens = new ArrayList<>();
    int previous = 0;
    for (Token token : trace.generation().tokens()) {
      Optional<TextSpan> span = token.span();
      // Tokens that form one character share its span: the first one shows it.
      if (span.isPresent() && span.get().length() > 0 && span.get().start() >= previous) {
        tokens.add(HeatToken.of(token, span.get()));
        previous = span.get().end();
      }
    }
    return new Answer(
        trace.id(),
        trace.prompt().map(Prompt::text).orElse(""),
        trace.generation().text(),
        tokens,
        List.of());
  }

  /**
   * The same with scores.
   *
   * @param values scores of the whole answer, in order
   * @return a new answer
   */
  public Answer withScores(List<NamedScore> values) {
    return new Answer(id, prompt, text, tokens, claims, values);
  }
}
