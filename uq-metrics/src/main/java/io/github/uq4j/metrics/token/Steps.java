package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.RowEntropy;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The steps of a generation that a scorer counts, and what is known of each. */
enum Steps {
  /** Tokens that are part of the text. */
  TEXT,
  /** Every listed token, the end of sequence included. */
  ALL;

  /** The default profile counts text, the reference profile all. */
  static Steps of(Profile profile) {
    return switch (profile) {
      case DEFAULT -> TEXT;
      case REFERENCE -> ALL;
    };
  }

  private IntStream indices(Generation generation) {
    return IntStream.range(0, generation.tokens().size())
        .filter(t -> this == ALL || !generation.tokens().get(t).special());
  }

  /** Log-probabilities of the counted tokens. */
  DoubleStream logprobs(Generation generation) {
    return indices(generation).mapToDouble(t -> generation.tokens().get(t).logprob());
  }

  /** Entropies of the counted steps, none of which may lack one. */
  DoubleStream entropies(Generation generation) {
    return indices(generation).mapToDouble(t -> entropy(generation, t));
  }

  /** Why there is nothing to take a mean of. */
  Optional<String> refusalOfSteps(Trace trace, Helpers helpers) {
    if (indices(trace.generation()).findAny().isPresent()) {
      return Optional.empty();
    }
    int listed = trace.generation().tokens().size();
    if (listed == 0) {
      return Optional.of("needs logprobs; " + there(trace, helpers));
    }
    return Optional.of(
        "needs a token of the text; the trace has " + listed + ", all of them special");
  }

  /** Why there is no entropy of some counted step. */
  Optional<String> refusalOfEntropies(Trace trace, Helpers helpers) {
    Generation generation = trace.generation();
    if (generation.tokens().isEmpty()) {
      return Optional.of("needs entropy, or logits; " + there(trace, helpers));
    }
    OptionalInt lacking = indices(generation).filter(t -> !hasEntropy(generation, t)).findFirst();
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    Token token = generation.tokens().get(lacking.getAsInt());
    return Optional.of(
        "needs entropy, or logits, of every step; token "
            + lacking.getAsInt()
            + " (\""
            + token.text()
            + "\") has neither; "
            + there(trace, helpers));
  }

  private static boolean hasEntropy(Generation generation, int step) {
    return generation.tokens().get(step).distribution().entropy().isPresent()
        || generation
            .tensors()
            .logits()
            .filter(rows -> rows.steps() > step && rows.vocabulary() > 0)
            .isPresent();
  }

  private static double entropy(Generation generation, int step) {
    OptionalDouble recorded = generation.tokens().get(step).distribution().entropy();
    if (recorded.isPresent()) {
      return recorded.getAsDouble();
    }
    float[] row = generation.tensors().logits().orElseThrow().row(step);
    try {
      return RowEntropy.of(row);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("step " + step + ": " + e.getMessage(), e);
    }
  }

  private static String there(Trace trace, Helpers helpers) {
    String present =
        helpers.signals(trace).stream().map(Signal::id).collect(Collectors.joining(", "));
    return "the trace has " + (present.isEmpty() ? "nothing but text" : present);
  }
}
