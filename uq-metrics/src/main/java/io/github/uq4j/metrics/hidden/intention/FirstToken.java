package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What a trace says of its first token, special or not. */
final class FirstToken {

  private static final double ROUNDING = 1e-5;

  private FirstToken() {}

  /** The first token, if there is one. */
  static Optional<Token> of(Trace trace) {
    return trace.generation().tokens().stream().findFirst();
  }

  static List<Alternative> top(Trace trace) {
    return of(trace).map(token -> token.distribution().top()).orElse(List.of());
  }

  static boolean hasRow(Trace trace) {
    var tensors = trace.generation().tensors();
    return tensors.promptLogits().isPresent()
        || tensors.logits().filter(rows -> rows.steps() > 0 && rows.vocabulary() > 0).isPresent();
  }

  /** The recorded entropy in nats. */
  static OptionalDouble entropy(Trace trace) {
    OptionalDouble recorded =
        of(trace).map(token -> token.distribution().entropy()).orElse(OptionalDouble.empty());
    double most = Math.log(vocabulary(trace));
    if (recorded.isPresent() && !(recorded.getAsDouble() <= most + ROUNDING * Math.max(1, most))) {
      throw new IllegalArgumentException(
          "tokens[0].entropy = %s; must be <= ln %d = %s, the logarithm of the vocabulary's size"
              .formatted(recorded.getAsDouble(), (long) vocabulary(trace), most));
    }
    return recorded;
  }

  /** Log-probabilities of the alternatives, and of the chosen token if it is none of them. */
  static double[] known(Trace trace) {
    Token token = of(trace).orElseThrow();
    DoubleStream alternatives = top(trace).stream().mapToDouble(Alternative::logprob);
    return top(trace).stream().anyMatch(alternative -> isChosen(token, alternative))
        ? alternatives.toArray()
        : DoubleStream.concat(alternatives, DoubleStream.of(token.logprob())).toArray();
  }

  private static boolean isChosen(Token token, Alternative alternative) {
    return (token.id().isPresent() && alternative.id().isPresent())
        ? token.id().getAsInt() == alternative.id().getAsInt()
        : token.text().equals(alternative.text());
  }

  /** How many words there are; infinite if unknown. */
  static double vocabulary(Trace trace) {
    OptionalInt known =
        trace.model().map(model -> model.vocabularySize()).orElse(OptionalInt.empty());
    return known.isPresent() ? known.getAsInt() : Double.POSITIVE_INFINITY;
  }

  /** What a refusal says of a trace. */
  static String there(Trace trace, Helpers helpers) {
    String present =
        helpers.signals(trace).stream().map(Signal::id).collect(Collectors.joining(", "));
    return "the trace has " + (present.isEmpty() ? "nothing but text" : present);
  }
}
