package io.github.uq4j.metrics.attention;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Arrays;
import java.util.Optional;

/**
 * Doubt about each token, with that of the tokens it looks at: {@code u_t = h_t + gamma sum_{j<t}
 * w_tj u_j}.
 *
 * <p>{@code h_t = -ln(q_t + 1e-5) + 2^{H_2(q)}} of the token by itself: {@code q} are the
 * probabilities of the step's tokens that are at least 0.01, times the tokens' {@link WordRarity},
 * scaled to the sum 1; {@code q_t} is that of the chosen one and {@code H_2} the entropy in bits.
 * {@code w_tj} is the largest attention of any head of any layer from the token to the answer's
 * token {@code j}, scaled to the sum 1; only keywords ({@link KeywordTest}) have it. Gamma is 0.9.
 *
 * <p>Without unit, {@code >= 0}; larger means less sure.
 *
 * <p>The default profile reads the attention of the token itself, the reference profile {@link
 * PreviousToken#FROM_PREDICTOR}, as LM-Polygraph does. Its table of rarities, of a corpus in the
 * model's tokens, is {@link WordRarity#ofIds}, its tagger any {@link KeywordTest}.
 *
 * <p>Source: Tianhang Zhang and others, "Enhancing Uncertainty-Based Hallucination Detection with
 * Stronger Focus", EMNLP 2023, <a href="https://arxiv.org/abs/2311.13230">arXiv:2311.13230</a>.
 * Departs from the paper: unless given others, keywords are found without a tagger, and rarities
 * come from a small table of English words.
 *
 * <p>At most 100 alternatives of a step can be as probable as 0.01, so that no rows of logits are
 * needed; rows are read where alternatives are missing and the table goes by ids.
 *
 * <p>Edge cases: an answer without tokens is refused; so is one with a step whose alternatives end
 * above the threshold while as much remains unlisted. One token gives its own {@code h}. A step
 * with no alternative of at least 0.01, or none that is rare at all, counts as {@code -ln 1e-5 +
 * 100}, the most there is. Attention that is not finite and {@code >= 0}, or whose row sums to more
 * than 1, is an {@link IllegalArgumentException}; a smaller sum is scaled like any other.
 *
 * <p>Immutable and safe for use by several threads if the table and the test are.
 */
public final class TokenFocus implements TokenScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("token-focus", Level.TOKEN)
          .withNeeds(Signal.LOGPROBS, Signal.ATTENTION)
          .withRange(Range.NON_NEGATIVE, Unit.NONE)
          .withPaper(FocusWalk.PAPER);

  private static final TokenFocus DEFAULTS = new TokenFocus(FocusWalk.DEFAULTS);

  private final FocusWalk walk;

  private TokenFocus(FocusWalk walk) {
    this.walk = walk;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static TokenFocus withDefaults() {
    return DEFAULTS;
  }

  static PreviousToken reading(Profile profile) {
    return profile == Profile.REFERENCE ? PreviousToken.FROM_PREDICTOR : PreviousToken.FROM_TOKEN;
  }

  /**
   * The same in a profile, with its way to read attention.
   *
   * @param profile which variant
   * @return a scorer
   */
  public TokenFocus withProfile(Profile profile) {
    return new TokenFocus(walk.withPrevious(reading(profile)));
  }

  /**
   * The same with another table of rarities.
   *
   * @param table how rare tokens are
   * @return a scorer
   */
  public TokenFocus withRarity(WordRarity table) {
    return new TokenFocus(walk.withRarity(table));
  }

  /**
   * The same with another test.
   *
   * @param test which tokens are keywords
   * @return a scorer
   */
  public TokenFocus withKeywords(KeywordTest test) {
    return new TokenFocus(walk.withKeywords(test));
  }

  /**
   * The same with more or less doubt carried over.
   *
   * @param carried gamma, in [0, 1]
   * @return a scorer
   * @throws IllegalArgumentException if it is outside
   */
  public TokenFocus withGamma(double carried) {
    return new TokenFocus(walk.withGamma(carried));
  }

  /**
   * The same with another least probability.
   *
   * @param probability less probable tokens of a step do not count, in (0, 1)
   * @return a scorer
   * @throws IllegalArgumentException if it is outside
   */
  public TokenFocus withThreshold(double probability) {
    return new TokenFocus(walk.withThreshold(probability));
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    return walk.signals();
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return TokenScorer.super.refusal(trace, helpers).or(() -> walk.refusal(trace.generation()));
  }

  @Override
  public TokenScores score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    boolean[] keyword = walk.keywords(trace.generation());
    double[] scores = walk.tokens(trace.generation(), keyword);
    return new TokenScores(
        INFO, Arrays.stream(scores).map(score -> Math.max(0, score)).boxed().toList());
  }

  @Override
  public String toString() {
    return "TokenFocus[previous="
        + walk.previous()
        + ", gamma="
        + walk.gamma()
        + ", threshold="
        + walk.threshold()
        + "]";
  }
}
