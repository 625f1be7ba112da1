package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.EntropyInterval;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The steps of a generation that a scorer counts, and what is known of each. */
enum Steps {
  /** Tokens that are part of the text. */
  TEXT,
  /** Every listed token, the end of sequence included. */
  ALL;

  /** By how much a recorded entropy may exceed the logarithm of the vocabulary's size. */
  private static final double ROUNDING = 1e-5;

  /** The default profile counts text, the reference profile all. */
  static Steps of(Profile profile) {
    return switch (profile) {
      case DEFAULT -> TEXT;
      case REFERENCE -> ALL;
    };
  }

  /** The places of the counted tokens. */
  IntStream indices(Generation generation) {
    return IntStream.range(0, generation.tokens().size())
        .filter(t -> this == ALL || !generation.tokens().get(t).special());
  }

  /** Log-probabilities of the counted tokens. */
  DoubleStream logprobs(Generation generation) {
    return indices(generation).mapToDouble(t -> generation.tokens().get(t).logprob());
  }

  /** Entropies of the counted steps, none of which may lack one. */
  List<EntropyInterval> entropies(Trace trace) {
    Rows rows = Rows.forEntropy();
    return indices(trace.generation()).mapToObj(t -> entropy(trace, rows, t)).toList();
  }

  /** The counted steps whose entropy is at least a threshold. */
  BitSet unsure(Trace trace, double threshold) {
    BitSet unsure = new BitSet();
    List<EntropyInterval> entropies = entropies(trace);
    int[] places = indices(trace.generation()).toArray();
    for (int i = 0; i < places.length; i++) {
      EntropyInterval entropy = entropies.get(i);
      if (entropy.lower() < threshold && entropy.upper() >= threshold) {
        throw new IllegalArgumentException(
            "step "
                + places[i]
                + ": entropy is in ["
                + entropy.lower()
                + ", "
                + entropy.upper()
                + "]; must be on one side of tau = "
                + threshold);
      }
      unsure.set(places[i], entropy.lower() >= threshold);
    }
    return unsure;
  }

  /**
   * DeepConf's confidence of each counted step, all of which have alternatives: the negative mean
   * of their log-probabilities. The reference profile takes the chosen token in and rounds to three
   * decimals, as the authors' code does.
   */
  double[] confidences(Generation generation) {
    return indices(generation)
        .mapToDouble(t -> confidence(generation.tokens().get(t), t))
        .toArray();
  }

  private double confidence(Token token, int step) {
    List<Alternative> top = token.distribution().top();
    double[] logprobs =
        this == ALL ? known(token, top) : top.stream().mapToDouble(Alternative::logprob).toArray();
    StableSum sum = new StableSum();
    DoubleStream.of(logprobs).filter(x -> x > Double.NEGATIVE_INFINITY).forEachOrdered(sum);
    if (logprobs[0] == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "step " + step + ": the most probable alternative has probability 0; must be > 0");
    }
    double confidence = 0 - sum.mean();
    return this == ALL ? Math.rint(confidence * 1000) / 1000 : confidence;
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
    return refusal(trace, helpers, "entropy, logits or top-logprobs", t -> hasEntropy(trace, t));
  }

  /** Why there is no row of logits of some counted step. */
  Optional<String> refusalOfRows(Trace trace, Helpers helpers) {
    Optional<String> lacking =
        refusal(trace, helpers, "logits", t -> Rows.has(trace.generation(), t));
    return lacking.isPresent() ? lacking : refusalOfSteps(trace, helpers);
  }

  /** Why there is neither a row of logits nor what is needed of it for some counted step. */
  Optional<String> refusalOfStatistics(Trace trace, Helpers helpers) {
    Generation generation = trace.generation();
    Optional<String> lacking =
        refusal(
            trace,
            helpers,
            "statistics or logits",
            t -> Rows.has(generation, t) || Rows.statistics(generation, t).isPresent());
    return lacking.isPresent() ? lacking : refusalOfSteps(trace, helpers);
  }

  /** Why there are no alternatives at some counted step. */
  Optional<String> refusalOfTop(Trace trace, Helpers helpers) {
    Generation generation = trace.generation();
    Optional<String> lacking =
        refusal(
            trace,
            helpers,
            "top-logprobs",
            t -> !generation.tokens().get(t).distribution().top().isEmpty());
    return lacking.isPresent() ? lacking : refusalOfSteps(trace, helpers);
  }

  private Optional<String> refusal(
      Trace trace, Helpers helpers, String needed, IntPredicate present) {
    Generation generation = trace.generation();
    if (generation.tokens().isEmpty()) {
      return Optional.of("needs " + needed + "; " + there(trace, helpers));
    }
    OptionalInt lacking = indices(generation).filter(present.negate()).findFirst();
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    Token token = generation.tokens().get(lacking.getAsInt());
    return Optional.of(
        "needs "
            + needed
            + " of every step; token "
            + lacking.getAsInt()
            + " (\""
            + token.text()
            + "\") has none; "
            + there(trace, helpers));
  }

  private static boolean hasEntropy(Trace trace, int step) {
    Token token = trace.generation().tokens().get(step);
    return token.distribution().entropy().isPresent()
        || Rows.has(trace.generation(), step)
        || !token.distribution().top().isEmpty();
  }

  private static EntropyInterval entropy(Trace trace, Rows rows, int step) {
    Generation generation = trace.generation();
    Token token = generation.tokens().get(step);
    OptionalDouble recorded = token.distribution().entropy();
    if (recorded.isPresent()) {
      checkEntropy(recorded.getAsDouble(), vocabulary(trace), step);
      return EntropyInterval.of(recorded.getAsDouble());
    }
    if (Rows.has(generation, step)) {
      return EntropyInterval.of(rows.reduce(generation, step).entropy());
    }
    List<Alternative> top = token.distribution().top();
    double cap = top.get(top.size() - 1).logprob();
    try {
      return EntropyInterval.ofMostProbable(known(token, top), cap, vocabulary(trace));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("step " + step + ": " + e.getMessage(), e);
    }
  }

  /** Log-probabilities of the alternatives, and of the chosen token if it is none of them. */
  private static double[] known(Token token, List<Alternative> top) {
    DoubleStream alternatives = top.stream().mapToDouble(Alternative::logprob);
    return top.stream().anyMatch(alternative -> isChosen(token, alternative))
        ? alternatives.toArray()
        : DoubleStream.concat(alternatives, DoubleStream.of(token.logprob())).toArray();
  }

  /**
   * Whether an alternative is the chosen token: by its id, else by its text. Two tokens of one text
   * are taken for one, which leaves the bounds true, if wider.
   */
  static boolean isChosen(Token token, Alternative alternative) {
    return (token.id().isPresent() && alternative.id().isPresent())
        ? token.id().getAsInt() == alternative.id().getAsInt()
        : token.text().equals(alternative.text());
  }

  private static void checkEntropy(double entropy, double vocabulary, int step) {
    double most = Math.log(vocabulary);
    if (!(entropy <= most + ROUNDING * Math.max(1, most))) {
      throw new IllegalArgumentException(
          "tokens["
              + step
              + "].entropy = "
              + entropy
              + "; must be <= ln "
              + (long) vocabulary
              + " = "
              + most
              + ", the logarithm of the vocabulary's size");
    }
  }

  private static double vocabulary(Trace trace) {
    OptionalInt known =
        trace.model().map(model -> model.vocabularySize()).orElse(OptionalInt.empty());
    if (known.isPresent()) {
      return known.getAsInt();
    }
    return trace
        .generation()
        .tensors()
        .logits()
        .map(rows -> (double) rows.vocabulary())
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** A score that is exact if both ends agree. */
  static Score score(ScorerInfo info, double lower, double upper) {
    return lower == upper
        ? new Score(info, lower)
        : new Score(info, lower, Optional.of(new ScoreBounds(lower, upper)));
  }

  /** What a refusal says of a trace. */
  static String there(Trace trace, Helpers helpers) {
    String present =
        helpers.signals(trace).stream().map(Signal::id).collect(Collectors.joining(", "));
    return "the trace has " + (present.isEmpty() ? "nothing but text" : present);
  }
}
