package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * How sure an answer is together with all that attention leads back to: the product of the
 * probabilities of the tokens of its attention chain, the answer's own included.
 *
 * <p>A probability in [0, 1]; larger means more sure (a confidence).
 *
 * <p>The default profile takes each token's own probability. The reference profile is the authors'
 * code: of a token outside the first five alternatives it takes the first alternative's
 * probability, of the response's first token what the last row says; it needs alternatives with
 * ids.
 *
 * <p>Source: Li, Qiang and others, "Language Model Uncertainty Quantification with Attention
 * Chain", COLM 2025, <a href="https://arxiv.org/abs/2503.19168">arXiv:2503.19168</a>.
 *
 * <p>Edge cases: a trace in whose text no answer is found is refused; so is one whose attention has
 * no rows for the response. A chain that is only the answer gives the answer's probability. One
 * token gives its own probability. Log-probabilities are finite by construction of a trace.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class UqacAttention implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("uqac-attention", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.TOKEN_SPANS, Signal.ATTENTION)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.UNIT, Unit.PROBABILITY)
          .withPaper(UqacPaper.PAPER);

  private static final UqacAttention DEFAULTS =
      new UqacAttention(Profile.DEFAULT, ChainSearch.withDefaults());

  private final Profile profile;
  private final ChainSearch search;

  private UqacAttention(Profile profile, ChainSearch search) {
    this.profile = profile;
    this.search = search;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static UqacAttention withDefaults() {
    return DEFAULTS;
  }

  /**
   * The scorer in a profile, its search included.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public UqacAttention withProfile(Profile newProfile) {
    return new UqacAttention(newProfile, ChainSearch.of(newProfile));
  }

  /**
   * The same with another search.
   *
   * @param newSearch finds chains
   * @return a scorer
   */
  public UqacAttention withSearch(ChainSearch newSearch) {
    return new UqacAttention(profile, newSearch);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    return ChainNeeds.least(SequenceScorer.super.signals());
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> ChainNeeds.refusal(INFO, profile, search, trace));
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    AttentionChain chain = search.chain(trace);
    ChainProbabilities probabilities = new ChainProbabilities(profile, trace.generation());
    return new Score(
        INFO, probabilities.product(chain.tokens().stream().map(ChainToken::token).toList()));
  }

  @Override
  public String toString() {
    return "UqacAttention[profile=" + profile + ", search=" + search + "]";
  }
}
