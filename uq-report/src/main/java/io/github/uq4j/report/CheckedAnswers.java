package io.github.uq4j.report;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import io.github.uq4j.factcheck.ccp.JudgedAlternative;
import io.github.uq4j.factcheck.ccp.TokenCcp;
import io.github.uq4j.score.Score;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked answer into what a report shows of it. Stateless and safe for use by several
 * threads.
 *
 * <p>A token's heat is {@code 1 - CCP}: how much of the model's probability spoke for another value
 * of the same claim. A token of no claim, and every token where claims were scored otherwise, is
 * cold.
 */
public final class CheckedAnswers {

  private CheckedAnswers() {}

  /**
   * A checked answer; what is known of a claim's truth is the claim's own label.
   *
   * @param trace the trace that was checked
   * @param check its check
   * @return what to show
   */
  public static Answer answer(Trace trace, FactCheck check) {
    return answer(trace, check, claim -> Optional.empty());
  }

  /**
   * A checked answer with what is true in words.
   *
   * @param trace the trace that was checked
   * @param check its check; its deciding score must lie in [0, 1]
   * @param truthNote what is true of a claim, in words, where known
   * @return what to show
   * @throws IllegalArgumentException if a deciding score is not in [0, 1]
   */
  public static Answer answer(
      Trace trace, FactCheck check, Function<Claim, Optional<String>> truthNote) {
    List<ClaimView> claims = new ArrayList<>();
    for (CheckedClaim checked : check.claims()) {
      Claim claim = checked.claim();
      claims.add(
          new ClaimView(
              claim.text(),
              claim.span(),
              checked.doubt().value(),
              checked.verdict(),
              claim.supported(),
              truthNote.apply(claim),
              others(checked)));
    }
    return new Answer(
        trace.id(),
        trace.prompt().map(Prompt::text).orElse(""),
        trace.generation().text(),
        tokens(trace, explained(check)),
        claims);
  }

  private static List<NamedScore> others(CheckedClaim checked) {
    return checked.scores().stream()
        .skip(1)
        .map((Score score) -> new NamedScore(score.scorer().id(), score.value()))
        .toList();
  }

  private static Map<Integer, TokenCcp> explained(FactCheck check) {
    Map<Integer, TokenCcp> byToken = new HashMap<>();
    for (CcpExplanation explanation : check.explanations()) {
      for (TokenCcp token : explanation.tokens()) {
        // A token of several claims shows the one that doubts it most.
        byToken.merge(token.token(), token, (a, b) -> a.logCcp() <= b.logCcp() ? a : b);
      }
    }
    return byToken;
  }

  private static List<HeatToken> tokens(Trace trace, Map<Integer, TokenCcp> explained) {
    List<HeatToken> shown = new ArrayList<>();
    List<Token> tokens = trace.generation().tokens();
    int end = 0;
    for (int t = 0; t < tokens.size(); ) {
      TokenCcp ccp = explained.get(t);
      List<Token> pieces = tokens.subList(t, t + (ccp == null ? 1 : ccp.length()));
      Optional<TextSpan> span = span(pieces);
      if (span.isPresent() && span.get().length() > 0) {
        HeatToken here =
            pieces.size() == 1
                ? token(pieces.get(0), span.get(), ccp)
                : word(pieces, span.get(), Objects.requireNonNull(ccp), trace.generation().text());
        if (span.get().start() >= end) {
          shown.add(here);
          end = span.get().end();
        } else if (here.uncertainty() > shown.get(shown.size() - 1).uncertainty()
            && here.span().equals(shown.get(shown.size() - 1).span())) {
          // Tokens that form one character share its span: the one most in doubt shows it.
          shown.set(shown.size() - 1, here);
        }
      }
      t += pieces.size();
    }
    return shown;
  }

  /** From the first piece that has a place to the last. */
  private static Optional<TextSpan> span(List<Token> pieces) {
    return pieces.stream()
        .flatMap(piece -> piece.span().stream())
        .reduce((a, b) -> new TextSpan(Math.min(a.start(), b.start()), Math.max(a.end(), b.end())));
  }

  /** A word of several tokens is heated as a whole; what began other words is not shown for it. */
  private static HeatToken word(List<Token> pieces, TextSpan span, TokenCcp ccp, String text) {
    HeatToken shown = doubted(HeatToken.of(span, 0), ccp);
    JudgedAlternative chosen = ccp.alternatives().get(0);
    if (chosen.text().strip().equals(span.of(text).strip())) {
      return shown.withLogprob(Math.min(0, chosen.logprob()));
    }
    double logprob = pieces.stream().mapToDouble(Token::logprob).sum();
    return shown.withAlternatives(List.of()).withLogprob(Math.min(0, logprob));
  }

  private static HeatToken token(Token token, TextSpan span, @Nullable TokenCcp ccp) {
    HeatToken shown = HeatToken.of(token, span);
    return ccp == null ? shown.withUncertainty(0) : doubted(shown, ccp);
  }

  private static HeatToken doubted(HeatToken shown, TokenCcp ccp) {
    List<AlternativeView> views =
        ccp.alternatives().stream()
            .map(a -> AlternativeView.of(a.text(), a.probability(), a.label()))
            .toList();
    return shown
        .withUncertainty(-Math.expm1(ccp.logCcp()))
        .withLogCcp(ccp.logCcp())
        .withAlternatives(views);
  }
}
