package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the scorers of all levels have in common: what they refuse, and whole answers. */
final class Readiness {

  private Readiness() {}

  /** Refuses a trace whose tokens all have no text. */
  static Optional<String> texts(Trace trace) {
    List<Token> tokens = trace.generation().tokens();
    boolean wordless =
        trace.generation().textTokens().findAny().isPresent()
            && trace.generation().textTokens().allMatch(token -> token.text().isEmpty());
    return wordless
        ? Optional.of("needs token texts; the trace has " + tokens.size() + " tokens without text")
        : Optional.empty();
  }

  /** Refuses an answer without text, unless the reference is to be reproduced. */
  static Optional<String> answer(Trace trace, CcpOptions options) {
    boolean empty = trace.generation().textTokens().findAny().isEmpty();
    return empty && !options.reference()
        ? Optional.of("needs an answer with text; the trace has only special tokens")
        : Optional.empty();
  }

  /** Every token of an answer. */
  static List<TokenCcp> explain(Trace trace, CcpOptions options, Helpers helpers) {
    List<TokenPlan> plans = new Planner(trace.generation(), options).everything();
    Map<TextPair, Entailment> judgements =
        Judging.judge(helpers.entailmentFor(trace), options.direction(), plans);
    return plans.stream().map(plan -> plan.resolve(options, judgements)).toList();
  }

  /** What the scorers of tokens and of answers ask about a trace. */
  static HelperQuestions questions(Trace trace, CcpOptions options) {
    Set<TextPair> pairs = new LinkedHashSet<>();
    for (TokenPlan plan : new Planner(trace.generation(), options).everything()) {
      plan.pairs(options.direction(), pairs::add);
    }
    return HelperQuestions.ofEntailment(List.copyOf(pairs));
  }
}
