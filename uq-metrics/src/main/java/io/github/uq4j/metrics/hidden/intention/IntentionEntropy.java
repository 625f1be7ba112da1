package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.metrics.math.EntropyInterval;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Intention entropy: how undecided a model is before its first token, {@code H_int = -sum_v p(v)
 * log2 p(v)} with {@code p = softmax(logits / T)} after the prompt's last token, which is the
 * distribution the answer's first token was drawn from.
 *
 * <p>In bits, {@code >= 0} and at most {@code log2} of the vocabulary's size; larger means less
 * decided. It depends strongly on how a prompt ends: compare prompts of one form.
 *
 * <p>The default profile takes the whole vocabulary at temperature 1. The entropy is the recorded
 * one of the first token, special or not, else that of the prompt's logits or of the first row of
 * logits. Where only the most probable alternatives are recorded, the value is the certified lower
 * bound and {@link Score#bounds} holds both ends; the upper one is infinite if the vocabulary's
 * size is unknown. {@link #withTopK} takes the {@code k} most probable words alone, renormalised,
 * which is never above the whole entropy. Another temperature needs the row of logits, or {@code
 * k}.
 *
 * <p>The reference profile is the authors' code: the 100 most probable words unless {@code k} is
 * set, renormalised, {@code log2(p + 1e-10)}; below 0 counts as 0.
 *
 * <p>Source: Vera, "Intention Collapse: Intention-Level Metrics for Reasoning in Language Models",
 * 2026, <a href="https://arxiv.org/abs/2601.01011">arXiv:2601.01011</a>. Departs from the paper:
 * none in the default profile; the bounds are an addition.
 *
 * <p>Edge cases: a trace without any of these signals is refused; an answer without tokens is
 * scored if it has prompt logits. A word ruled out (negative infinity) adds nothing; NaN, positive
 * infinity and a row without a finite value are an {@link IllegalArgumentException}, and so are an
 * entropy above the logarithm of the vocabulary's size and alternatives that are no distribution.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class IntentionEntropy implements SequenceScorer {

  static final Paper PAPER =
      new Paper(
          "Patricio Vera",
          "Intention Collapse: Intention-Level Metrics for Reasoning in Language Models",
          2026,
          "https://arxiv.org/abs/2601.01011");

  private static final ScorerInfo INFO =
      ScorerInfo.of("intention-entropy", Level.SEQUENCE)
          .withNeeds(Signal.ENTROPY)
          .withRange(Range.NON_NEGATIVE, Unit.BITS)
          .withPaper(PAPER);

  private static final int REFERENCE_TOP = 100;
  private static final double REFERENCE_EPSILON = 1e-10;

  private static final IntentionEntropy DEFAULTS =
      new IntentionEntropy(Profile.DEFAULT, OptionalInt.empty(), 1);

  private final Profile profile;
  private final OptionalInt topK;
  private final double temperature;

  private IntentionEntropy(Profile profile, OptionalInt topK, double temperature) {
    this.profile = profile;
    this.topK = topK;
    this.temperature = temperature;
  }

  /**
   * Over the whole vocabulary, at temperature 1.
   *
   * @return the scorer
   */
  public static IntentionEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public IntentionEntropy withProfile(Profile newProfile) {
    return new IntentionEntropy(newProfile, topK, temperature);
  }

  /**
   * The same over the most probable words alone, renormalised.
   *
   * @param k how many, {@code >= 1}
   * @return a scorer
   * @throws IllegalArgumentException if it is smaller
   */
  public IntentionEntropy withTopK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("top-k = " + k + "; must be >= 1");
    }
    return new IntentionEntropy(profile, OptionalInt.of(k), temperature);
  }

  /**
   * The same at another temperature.
   *
   * @param newTemperature finite and {@code > 0}
   * @return a scorer
   * @throws IllegalArgumentException if it is out of range
   */
  public IntentionEntropy withTemperature(double newTemperature) {
    return new IntentionEntropy(
        profile, topK, PromptDistribution.requireTemperature(newTemperature));
  }

  @Override
  public ScorerInfo info() {
    if (kept().isPresent()) {
      return INFO.withNeeds(Signal.TOP_LOGPROBS);
    }
    return temperature == 1 ? INFO : INFO.withNeeds(Signal.LOGITS);
  }

  private OptionalInt kept() {
    return topK.isEmpty() && profile == Profile.REFERENCE ? OptionalInt.of(REFERENCE_TOP) : topK;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    if (FirstToken.hasRow(trace)) {
      return Optional.empty();
    }
    int listed = FirstToken.top(trace).size();
    if (kept().isPresent()) {
      double needed = Math.min(kept().getAsInt(), FirstToken.vocabulary(trace));
      return listed >= needed
          ? Optional.empty()
          : refused((int) needed + " top-logprobs or logits", listed + "; ", trace, helpers);
    }
    if (temperature != 1) {
      return refused("logits", "none; ", trace, helpers);
    }
    boolean recorded =
        FirstToken.of(trace).map(t -> t.distribution().entropy().isPresent()).orElse(false);
    return recorded || listed > 0
        ? Optional.empty()
        : refused("entropy, logits or top-logprobs", "none; ", trace, helpers);
  }

  private static Optional<String> refused(String needed, String has, Trace trace, Helpers helpers) {
    return Optional.of(
        "needs "
            + needed
            + " of the first token, which has "
            + has
            + FirstToken.there(trace, helpers));
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    if (kept().isPresent()) {
      return new Score(info(), truncated(trace, kept().getAsInt()));
    }
    OptionalDouble recorded = FirstToken.entropy(trace);
    if (temperature == 1 && recorded.isPresent()) {
      return new Score(info(), recorded.getAsDouble() / PromptDistribution.LN2);
    }
    Optional<PromptDistribution> row = PromptDistribution.of(trace);
    return row.isPresent()
        ? new Score(info(), row.get().entropy(temperature))
        : certified(FirstToken.known(trace), FirstToken.top(trace), trace);
  }

  private double truncated(Trace trace, int k) {
    double epsilon = profile == Profile.REFERENCE ? REFERENCE_EPSILON : 0;
    Optional<PromptDistribution> row = PromptDistribution.of(trace);
    if (row.isPresent()) {
      return Math.max(0, row.get().topEntropy(k, temperature, epsilon));
    }
    double[] top =
        FirstToken.top(trace).stream().limit(k).mapToDouble(Alternative::logprob).toArray();
    if (top[0] == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "tokens[0].top_logprobs[0] has probability 0; must be > 0");
    }
    return Math.max(0, PromptDistribution.bits(top, temperature, epsilon));
  }

  private Score certified(double[] known, List<Alternative> top, Trace trace) {
    double cap = top.get(top.size() - 1).logprob();
    EntropyInterval nats = EntropyInterval.ofMostProbable(known, cap, FirstToken.vocabulary(trace));
    double lower = nats.lower() / PromptDistribution.LN2;
    return nats.lower() == nats.upper()
        ? new Score(info(), lower)
        : new Score(
            info(),
            lower,
            Optional.of(new ScoreBounds(lower, nats.upper() / PromptDistribution.LN2)));
  }

  @Override
  public String toString() {
    return "IntentionEntropy[profile="
        + profile
        + ", topK="
        + (topK.isPresent() ? topK.getAsInt() : "all")
        + ", temperature="
        + temperature
        + "]";
  }
}
