package io.github.uq4j.metrics.token;

import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Log-probabilities of an answer's tokens without its prompt: a language model reads the answer's
 * text alone, once, and must find the tokens that the trace has.
 */
final class UnconditionalPass {

  private UnconditionalPass() {}

  private static ScoringRequest request(Trace trace) {
    return new ScoringRequest(trace.id(), "", trace.generation().text(), SignalRequest.none());
  }

  static HelperQuestions questions(Trace trace) {
    return HelperQuestions.ofPasses(List.of(request(trace)));
  }

  /** Why there cannot be a pass. */
  static Optional<String> refusal(Trace trace, Helpers helpers) {
    Set<Signal> present = helpers.signals(trace);
    String missing =
        Stream.of(Signal.LOGPROBS, Signal.LANGUAGE_MODEL)
            .filter(signal -> !present.contains(signal))
            .map(Signal::id)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      return Optional.of("needs " + missing + "; " + Steps.there(trace, helpers));
    }
    Optional<String> steps = Steps.TEXT.refusalOfSteps(trace, helpers);
    if (steps.isPresent()) {
      return steps;
    }
    return trace.generation().text().isEmpty()
        ? Optional.of("needs a text to be read without its prompt; the answer's is empty")
        : refusalOfGaps(trace.generation());
  }

  /** Tokens that leave a part of the text out cannot be those the model will find. */
  private static Optional<String> refusalOfGaps(Generation generation) {
    List<Token> tokens = generation.textTokens().toList();
    if (!tokens.stream().allMatch(token -> token.span().isPresent())) {
      return Optional.empty();
    }
    int reached = 0;
    for (Token token : tokens) {
      TextSpan span = token.span().orElseThrow();
      if (gap(generation.text(), reached, span.start())) {
        return missingText(reached, span.start());
      }
      reached = span.end();
    }
    return gap(generation.text(), reached, generation.text().length())
        ? missingText(reached, generation.text().length())
        : Optional.empty();
  }

  private static boolean gap(String text, int from, int to) {
    return to < from ? from - to > 2 : !text.substring(from, to).isBlank();
  }

  private static Optional<String> missingText(int from, int to) {
    return Optional.of(
        "needs tokens that make up the text; the trace's reach character "
            + from
            + " and go on at "
            + to);
  }

  /**
   * One log-probability for every listed token; 0 for a special token that the pass does not list.
   *
   * @throws IllegalArgumentException if the pass has other tokens than the trace
   */
  static double[] logprobs(Scorer scorer, Trace trace, Helpers helpers) {
    LanguageModel model = helpers.language().orElseThrow();
    List<Token> read = model.score(List.of(request(trace))).get(0).generation().tokens();
    List<Token> tokens = trace.generation().tokens();
    double[] logprobs = new double[tokens.size()];
    int at = 0;
    for (int t = 0; t < tokens.size(); t++) {
      boolean special = tokens.get(t).special();
      while (!special && at < read.size() && read.get(at).special()) {
        at++;
      }
      if (special && !(at < read.size() && read.get(at).special())) {
        continue;
      }
      if (at >= read.size() || !special && !same(tokens.get(t), read.get(at))) {
        throw other(scorer, trace, t, at < read.size() ? name(read.get(at)) : "nothing");
      }
      logprobs[t] = read.get(at++).logprob();
    }
    while (at < read.size() && read.get(at).special()) {
      at++;
    }
    if (at < read.size()) {
      throw other(scorer, trace, tokens.size(), name(read.get(at)));
    }
    return logprobs;
  }

  /** {@code weight lm_t - ll_t} of the counted steps. */
  static DoubleStream terms(
      Trace trace, Steps steps, double[] without, IntToDoubleFunction weight) {
    List<Token> tokens = trace.generation().tokens();
    return steps
        .indices(trace.generation())
        .mapToDouble(t -> weight.applyAsDouble(t) * without[t] - tokens.get(t).logprob());
  }

  /** LM-Polygraph has no log-probability without the prompt for the first token. */
  static double weight(Profile profile, int step) {
    return profile == Profile.REFERENCE && step == 0 ? 0 : 1;
  }

  private static boolean same(Token ours, Token theirs) {
    return ours.id().isPresent() && theirs.id().isPresent()
        ? ours.id().getAsInt() == theirs.id().getAsInt()
        : ours.text().equals(theirs.text());
  }

  private static IllegalArgumentException other(
      Scorer scorer, Trace trace, int step, String theirs) {
    List<Token> tokens = trace.generation().tokens();
    return new IllegalArgumentException(
        scorer.info().id()
            + " of trace \""
            + trace.id()
            + "\" needs the same tokens without the prompt; token "
            + step
            + " is "
            + theirs
            + " to the language model and "
            + (step < tokens.size() ? name(tokens.get(step)) : "nothing")
            + " in the trace");
  }

  private static String name(Token token) {
    String text = "\"" + token.text() + "\"";
    return token.id().isPresent() ? text + " (id " + token.id().getAsInt() + ")" : text;
  }
}
