package io.github.uq4j.metrics.attention;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.SignalSelection;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How little tokens look at themselves: {@code -(1/H) sum_h sum_j ln(a_jj + 1e-12)} over the
 * diagonal of the heads of one layer, which is the log-determinant of its causal attention
 * matrices.
 *
 * <p>In nats, {@code >= 0}; larger means less sure. The middle layer, {@code floor(L/2)}, unless
 * set. It grows with length: compare answers of like lengths.
 *
 * <p>The default profile sums over the answer's tokens, the reference profile over prompt and
 * answer, as LM-Polygraph does ({@link Scope}); there the scope {@code ANSWER} leaves out the last
 * token.
 *
 * <p>Source: Sriramanan and others, "LLM-Check: Investigating Detection of Hallucinations in Large
 * Language Models", NeurIPS 2024, <a
 * href="https://openreview.net/forum?id=LYx4w3CAgy">openreview.net/forum?id=LYx4w3CAgy</a>.
 *
 * <p>Edge cases: a trace whose attention has no rows for the scope is refused; one token gives its
 * own value; no attention to itself counts as 1e-12. Attention that is not finite and {@code >= 0}
 * is an {@link IllegalArgumentException}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class AttentionScore implements SequenceScorer {

  /** Whose diagonal is summed. */
  public enum Scope {
    /** The answer's tokens. */
    ANSWER,
    /** Every position of prompt and answer. */
    ALL
  }

  private static final double EPSILON = 1e-12;

  private static final ScorerInfo INFO =
      ScorerInfo.of("attention-score", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.ATTENTION)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(
              new Paper(
                  "Gaurang Sriramanan, Siddhant Bharti, Vinu Sankar Sadasivan, Shoumik Saha,"
                      + " Priyatham Kattakinda, Soheil Feizi",
                  "LLM-Check: Investigating Detection of Hallucinations in Large Language Models",
                  2024,
                  "https://openreview.net/forum?id=LYx4w3CAgy"));

  private static final AttentionScore DEFAULTS =
      new AttentionScore(Profile.DEFAULT, Scope.ANSWER, OptionalInt.empty());

  private final Profile profile;
  private final Scope scope;
  private final OptionalInt layer;

  private AttentionScore(Profile profile, Scope scope, OptionalInt layer) {
    this.profile = profile;
    this.scope = scope;
    this.layer = layer;
  }

  /**
   * The scorer in its default profile, of the middle layer.
   *
   * @return the scorer
   */
  public static AttentionScore withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile, with its scope.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public AttentionScore withProfile(Profile newProfile) {
    return new AttentionScore(
        newProfile, newProfile == Profile.REFERENCE ? Scope.ALL : Scope.ANSWER, layer);
  }

  /**
   * The same of another scope.
   *
   * @param newScope whose diagonal is summed
   * @return a scorer
   */
  public AttentionScore withScope(Scope newScope) {
    return new AttentionScore(profile, newScope, layer);
  }

  /**
   * The same of another layer.
   *
   * @param index the layer, from 0
   * @return a scorer
   * @throws IllegalArgumentException if it is negative
   */
  public AttentionScore withLayer(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("layer = " + index + "; must be >= 0");
    }
    return new AttentionScore(profile, scope, OptionalInt.of(index));
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    SignalRequest request = SequenceScorer.super.signals();
    return scope == Scope.ANSWER
        ? request
        : request.withSelection(
            SignalSelection.all()
                .withRows(List.of(PositionRule.Named.PROMPT, PositionRule.Named.ANSWER)));
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> AnswerRows.refusal(trace.generation()))
        .or(() -> unfit(trace.generation().tensors().attention().orElseThrow()));
  }

  private Optional<String> unfit(Attention attention) {
    if (scope == Scope.ALL && attention.queries() < attention.keys()) {
      return Optional.of(
          "needs attention of all %d positions; the trace has rows of %d"
              .formatted(attention.keys(), attention.queries()));
    }
    if (layer.isPresent() && layer.getAsInt() >= attention.layers()) {
      return Optional.of(
          "needs layer %d; the trace has %d layers"
              .formatted(layer.getAsInt(), attention.layers()));
    }
    return Optional.empty();
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    AnswerRows rows = AnswerRows.of(trace.generation());
    int tokens = trace.generation().tokens().size();
    int first = scope == Scope.ALL ? -rows.firstKey() : 0;
    int end = scope == Scope.ANSWER && profile == Profile.REFERENCE ? tokens - 1 : tokens;
    return new Score(INFO, doubt(rows, IntStream.range(first, end)));
  }

  private double doubt(AnswerRows rows, IntStream positions) {
    Attention attention = rows.attention();
    int of = layer.orElse(attention.layers() / 2);
    int[] places = positions.toArray();
    StableSum sum = new StableSum();
    for (int head = 0; head < attention.heads(); head++) {
      for (int j : places) {
        sum.accept(Math.log(rows.get(of, head, j, j) + EPSILON));
      }
    }
    return Math.max(0, -sum.value() / attention.heads());
  }

  /**
   * The same of some of an answer's tokens, say those of a claim: {@code -(1/H) sum_h sum_j ln(a_jj
   * + 1e-12)} over them, in nats, in both profiles and whatever the scope.
   *
   * @param trace the trace
   * @param tokens indices of listed tokens
   * @return the sum over the tokens
   * @throws IllegalArgumentException if the trace is refused, or attention is not finite and {@code
   *     >= 0}
   */
  public double ofTokens(Trace trace, List<Integer> tokens) {
    require(trace, Helpers.none());
    AnswerRows rows = AnswerRows.of(trace.generation());
    return doubt(rows, tokens.stream().mapToInt(Integer::intValue));
  }

  @Override
  public String toString() {
    return "AttentionScore[profile="
        + profile
        + ", scope="
        + scope
        + ", layer="
        + (layer.isPresent() ? layer.getAsInt() : "middle")
        + "]";
  }
}
