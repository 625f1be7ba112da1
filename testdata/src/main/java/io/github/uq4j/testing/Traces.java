package io.github.uq4j.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/** Small traces for tests, and traces made from other traces. */
public final class Traces {

  private Traces() {}

  /**
   * Starts a trace that is built token by token.
   *
   * @param id its name
   * @return a builder
   */
  public static TraceBuilder answer(String id) {
    return new TraceBuilder(id);
  }

  /**
   * A trace of text tokens of which only the log-probabilities are known.
   *
   * @param id its name
   * @param logprobs nats, one a token
   * @return the trace
   */
  public static Trace ofLogprobs(String id, double... logprobs) {
    TraceBuilder builder = answer(id);
    for (int t = 0; t < logprobs.length; t++) {
      builder.token((t == 0 ? "" : " ") + "w" + t, logprobs[t]);
    }
    return builder.build();
  }

  /**
   * A trace from JSON in the shape of a trace file. The tensor {@code logits} may stand inline, as
   * a list of rows; where {@code generation.text} is absent it is made of the token texts.
   *
   * @param node an object
   * @return the trace
   */
  public static Trace fromJson(JsonNode node) {
    return TraceJson.trace(node);
  }

  /**
   * A trace from JSON text.
   *
   * @param json as for {@link #fromJson(JsonNode)}
   * @return the trace
   */
  public static Trace fromJson(String json) {
    return TraceJson.trace(TestData.parse(json));
  }

  /**
   * The recorded claims of a trace, which must have spans and tokens.
   *
   * @param trace the trace
   * @return its claims
   * @throws IllegalStateException if a claim has no span
   */
  public static List<Claim> claims(Trace trace) {
    List<Claim> claims = new ArrayList<>();
    for (RecordedClaim recorded : trace.claims()) {
      TextSpan span =
          recorded
              .span()
              .orElseThrow(
                  () -> new IllegalStateException("claim \"" + recorded.text() + "\" has no span"));
      claims.add(new Claim(recorded.text(), span, recorded.tokens(), recorded.supported()));
    }
    return claims;
  }

  /**
   * The same trace without one of its signals. Without log-probabilities there are no tokens, and
   * so no claims.
   *
   * @param trace the trace
   * @param signal what to take away
   * @return a trace that lacks it
   */
  public static Trace without(Trace trace, Signal signal) {
    Judgements recorded = trace.recorded();
    return switch (signal) {
      case PROMPT ->
          new Trace(
              trace.id(),
              trace.model(),
              Optional.empty(),
              trace.generation(),
              trace.samples(),
              trace.recorded(),
              trace.claims(),
              trace.labels(),
              trace.provenance(),
              trace.extras());
      case LOGPROBS ->
          withGeneration(trace.withClaims(List.of()), withoutTokens(trace.generation()));
      case SAMPLES -> trace.withSamples(List.of());
      case SAMPLE_LOGPROBS ->
          trace.withSamples(trace.samples().stream().map(Traces::withoutTokens).toList());
      case ENTAILMENT ->
          trace.withRecorded(new Judgements(Map.of(), recorded.similarity(), recorded.extras()));
      case SIMILARITY ->
          trace.withRecorded(new Judgements(recorded.entailment(), Map.of(), recorded.extras()));
      case CLAIMS -> trace.withClaims(List.of());
      // What only a model adds is in no trace.
      case EMBEDDINGS, LANGUAGE_MODEL -> trace;
      case TOKEN_SPANS, TOP_LOGPROBS, ENTROPY, STATISTICS ->
          withTokens(
              trace,
              trace.generation().tokens().stream().map(t -> without(t, signal)).toList(),
              UnaryOperator.identity());
      case LOGITS, ATTENTION, HIDDEN_STATES, PROMPT_LOGITS ->
          withTokens(trace, trace.generation().tokens(), tensors -> without(tensors, signal));
    };
  }

  private static Generation withoutTokens(Generation old) {
    return new Generation(
        old.text(),
        List.of(),
        old.finishReason(),
        OptionalDouble.empty(),
        old.sampling(),
        old.tensors(),
        old.extras());
  }

  private static Token without(Token old, Signal signal) {
    TokenDistribution d = old.distribution();
    return new Token(
        old.id(),
        old.text(),
        signal == Signal.TOKEN_SPANS ? Optional.empty() : old.span(),
        old.kind(),
        new TokenDistribution(
            d.logprob(),
            signal == Signal.ENTROPY ? OptionalDouble.empty() : d.entropy(),
            signal == Signal.TOP_LOGPROBS ? List.of() : d.top(),
            signal == Signal.STATISTICS ? Optional.empty() : d.statistics()),
        old.bytes(),
        old.extras());
  }

  private static Tensors without(Tensors old, Signal signal) {
    return new Tensors(
        signal == Signal.LOGITS ? Optional.empty() : old.logits(),
        signal == Signal.ATTENTION ? Optional.empty() : old.attention(),
        signal == Signal.HIDDEN_STATES ? Optional.empty() : old.hiddenStates(),
        signal == Signal.PROMPT_LOGITS ? Optional.empty() : old.promptLogits());
  }

  /**
   * The same trace with another answer.
   *
   * @param trace the trace
   * @param generation the answer
   * @return a new trace
   */
  public static Trace withGeneration(Trace trace, Generation generation) {
    return new Trace(
        trace.id(),
        trace.model(),
        trace.prompt(),
        generation,
        trace.samples(),
        trace.recorded(),
        trace.claims(),
        trace.labels(),
        trace.provenance(),
        trace.extras());
  }

  /**
   * The same trace with every token's distribution changed.
   *
   * @param trace the trace
   * @param change makes a distribution of a distribution
   * @return a new trace
   */
  public static Trace withDistributions(Trace trace, UnaryOperator<TokenDistribution> change) {
    List<Token> tokens = new ArrayList<>();
    for (Token old : trace.generation().tokens()) {
      tokens.add(
          new Token(
              old.id(),
              old.text(),
              old.span(),
              old.kind(),
              change.apply(old.distribution()),
              old.bytes(),
              old.extras()));
    }
    return withTokens(trace, tokens, UnaryOperator.identity());
  }

  /**
   * The same trace with only some of its tokens, in another order; rows of logits go with them,
   * other tensors, claims and a total log-probability are dropped.
   *
   * @param trace the trace
   * @param order indices of tokens
   * @return a new trace
   */
  public static Trace reordered(Trace trace, List<Integer> order) {
    Generation old = trace.generation();
    List<Token> tokens = order.stream().map(old.tokens()::get).toList();
    Optional<Logits> logits = old.tensors().logits().map(rows -> reordered(rows, order));
    Tensors tensors =
        new Tensors(logits, Optional.empty(), Optional.empty(), old.tensors().promptLogits());
    Generation generation =
        new Generation(
            old.text(),
            tokens,
            old.finishReason(),
            OptionalDouble.empty(),
            old.sampling(),
            tensors,
            old.extras());
    return withGeneration(trace.withClaims(List.of()), generation);
  }

  private static Logits reordered(Logits rows, List<Integer> order) {
    int vocabulary = rows.vocabulary();
    float[] flat = new float[order.size() * vocabulary];
    for (int t = 0; t < order.size(); t++) {
      System.arraycopy(rows.row(order.get(t)), 0, flat, t * vocabulary, vocabulary);
    }
    return new Logits(FloatTensor.copyOf(flat, order.size(), vocabulary));
  }

  private static Trace withTokens(
      Trace trace, List<Token> tokens, UnaryOperator<Tensors> changeTensors) {
    Generation old = trace.generation();
    return withGeneration(
        trace,
        new Generation(
            old.text(),
            tokens,
            old.finishReason(),
            old.totalLogprob(),
            old.sampling(),
            changeTensors.apply(old.tensors()),
            old.extras()));
  }

  /**
   * Everything a trace holds as text, tensors included, to show that nothing changed.
   *
   * @param trace the trace
   * @return equal for equal content
   */
  public static String fingerprint(Trace trace) {
    StringBuilder all = new StringBuilder(trace.toString());
    trace.generation().tensors().logits().ifPresent(x -> append(all, x.values()));
    trace.generation().tensors().attention().ifPresent(x -> append(all, x.values()));
    trace.generation().tensors().hiddenStates().ifPresent(x -> append(all, x.values()));
    trace.generation().tensors().promptLogits().ifPresent(x -> append(all, x));
    return all.toString();
  }

  private static void append(StringBuilder all, FloatTensor tensor) {
    for (long i = 0; i < tensor.shape().size(); i++) {
      all.append(' ').append(tensor.get(i));
    }
  }
}
