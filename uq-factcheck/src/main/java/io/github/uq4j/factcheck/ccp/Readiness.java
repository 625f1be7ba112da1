package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

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

  /** Every token or word of an answer. */
  static List<TokenCcp> explain(Trace trace, CcpOptions options, Helpers helpers) {
    List<TokenPlan> plans = plans(trace, options, helpers.language());
    Map<TextPair, Entailment> judgements =
        Judging.judge(helpers.entailmentFor(trace), options.direction(), plans);
    return plans.stream().map(plan -> plan.resolve(options, judgements)).toList();
  }

  private static List<TokenPlan> plans(
      Trace trace, CcpOptions options, Optional<LanguageModel> language) {
    List<Integer> all = IntStream.range(0, trace.generation().tokens().size()).boxed().toList();
    List<Planning.Asked> asked = List.of(new Planning.Asked(trace, List.of(all)));
    return Planning.plan(asked, options, language).get(0).claims().get(0);
  }

  /**
   * What the scorers of tokens and of answers ask about a trace. Which words they are going to
   * compare only a language model can tell; those questions come as they arise.
   */
  static HelperQuestions questions(Trace trace, CcpOptions options) {
    if (options.unit() == CcpUnit.WORD) {
      return HelperQuestions.none();
    }
    Set<TextPair> pairs = new LinkedHashSet<>();
    for (TokenPlan plan : plans(trace, options, Optional.empty())) {
      plan.pairs(options.direction(), pairs::add);
    }
    return HelperQuestions.ofEntailment(List.copyOf(pairs));
  }
}
