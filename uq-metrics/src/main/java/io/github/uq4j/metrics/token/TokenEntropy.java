package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.EntropyInterval;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * The entropy of the distribution each token was drawn from: {@code H_t = -sum_v p_t(v) ln p_t(v)}
 * over the whole vocabulary.
 *
 * <p>In nats, {@code >= 0} and at most the logarithm of the vocabulary's size; larger means less
 * sure. Every listed token has a value, special ones included.
 *
 * <p>A step's entropy is the recorded one, else that of its row of logits; rows hold one step a
 * token, special ones included. Where only the most probable alternatives are recorded, they (and
 * the chosen token, if it is none of them) bound the entropy: every other word is at most as
 * probable as the last alternative, so the words that are not listed add least if they are as few
 * as can be, and most if they are all alike, which takes the size of the vocabulary (of the model,
 * or of the rows). The value of such a token is the certified lower bound; for both bounds of an
 * answer see {@link MeanTokenEntropy} and {@link MaxTokenEntropy}. LM-Polygraph sums over what
 * there is without renormalising, which is neither the entropy nor a bound worth having.
 *
 * <p>Departs from LM-Polygraph's TokenEntropy: it drops the last token, whatever it is; here every
 * token has one value, in both profiles.
 *
 * <p>Edge cases: an answer without tokens is refused; so is one of which any step, that of a
 * special token too, has neither entropy nor logits nor alternatives. A recorded entropy above the
 * logarithm of the vocabulary's size and alternatives that are no distribution are an {@link
 * IllegalArgumentException}. A row of logits with NaN, positive infinity or no finite value is an
 * {@link IllegalArgumentException}; negative infinity is a word that was ruled out and adds
 * nothing.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class TokenEntropy implements TokenScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("token-entropy", Level.TOKEN)
          .withNeeds(Signal.ENTROPY)
          .withRange(Range.NON_NEGATIVE, Unit.NATS);

  private static final TokenEntropy DEFAULTS = new TokenEntropy();

  private TokenEntropy() {}

  /**
   * The scorer; it has no options, and one profile.
   *
   * @return the scorer
   */
  public static TokenEntropy withDefaults() {
    return DEFAULTS;
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return Steps.ALL.refusalOfEntropies(trace, helpers);
  }

  @Override
  public TokenScores score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    return new TokenScores(
        INFO, Steps.ALL.entropies(trace).stream().map(EntropyInterval::lower).toList());
  }

  @Override
  public String toString() {
    return "TokenEntropy[]";
  }
}
