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
 * A cheap relative of UQAC that shows how much of its calibration comes from counting: the mean
 * probability of the response's tokens to the power of the number of tokens that the filter by
 * similarity keeps.
 *
 * <p>A probability in [0, 1]; larger means more sure (a confidence). Where nothing is kept, the
 * probability of the answer's tokens.
 *
 * <p>The default profile takes each token's own probability, that of the first one too. The
 * reference profile is the authors' code: of a token outside the first five alternatives it takes
 * the first alternative's probability, of the response's first token what the last row says; it
 * needs alternatives with ids. The mean leaves that first token out.
 *
 * <p>Source: Li, Qiang and others, "Language Model Uncertainty Quantification with Attention
 * Chain", COLM 2025, <a href="https://arxiv.org/abs/2503.19168">arXiv:2503.19168</a>. Later work on
 * decisive tokens of chains of thought put the mean beside it as a baseline.
 *
 * <p>Edge cases: a trace in whose text no answer is found is refused; so is one whose attention has
 * no rows for the response. A chain that is only the answer gives the answer's probability. One
 * token gives its own probability. Log-probabilities are finite by construction of a trace.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class UqacMean implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("uqac-mean", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.TOKEN_SPANS, Signal.ATTENTION, Signal.HIDDEN_STATES)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.UNIT, Unit.PROBABILITY)
          .withPaper(UqacPaper.PAPER);

  private static final UqacMean DEFAULTS =
      new UqacMean(Profile.DEFAULT, ChainSearch.withDefaults());

  private final Profile profile;
  private final ChainSearch search;

  private UqacMean(Profile profile, ChainSearch search) {
    this.profile = profile;
    this.search = search;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static UqacMean withDefaults() {
    return DEFAULTS;
  }

  /**
   * The scorer in a profile, its search included.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public UqacMean withProfile(Profile newProfile) {
    return new UqacMean(newProfile, ChainSearch.of(newProfile));
  }

  /**
   * The same with another search.
   *
   * @param newSearch finds chains
   * @return a scorer
   */
  public UqacMean withSearch(ChainSearch newSearch) {
    return new UqacMean(profile, newSearch);
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
    int kept = search.similar(trace, chain).size();
    double value =
        kept == 0
            ? probabilities.product(chain.answer())
            : Math.pow(probabilities.meanOfResponse(), kept);
    return new Score(INFO, value);
  }

  @Override
  public String toString() {
    return "UqacMean[profile=" + profile + ", search=" + search + "]";
  }
}
