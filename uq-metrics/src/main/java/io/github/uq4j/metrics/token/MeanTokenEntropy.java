package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.EntropyInterval;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
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
 * The mean entropy of the distributions an answer's tokens were drawn from: {@code (1/T) sum_t H_t}
 * with {@code H_t = -sum_v p_t(v) ln p_t(v)} over the whole vocabulary.
 *
 * <p>In nats, {@code >= 0} and at most the logarithm of the vocabulary's size; larger means less
 * sure.
 *
 * <p>The default profile counts the tokens of the text; special tokens are left out. The reference
 * profile counts every listed token, the end of sequence included, as LM-Polygraph does.
 *
 * <p>A step's entropy is the recorded one, else that of its row of logits; rows hold one step a
 * token, special ones included. Where only the most probable alternatives are recorded, they (and
 * the chosen token, if it is none of them) bound the entropy: every other word is at most as
 * probable as the last alternative, so the words that are not listed add least if they are as few
 * as can be, and most if they are all alike, which takes the size of the vocabulary (of the model,
 * or of the rows). The value is then the certified lower bound, and {@link Score#bounds} holds
 * both; the upper one is infinite if the vocabulary is unknown. LM-Polygraph sums over what there
 * is without renormalising, which is neither the entropy nor a bound worth having.
 *
 * <p>Source: Fomicheva, Sun, Yankovskaya, Blain, Guzmán, Fishel, Aletras, Chaudhary and Specia,
 * "Unsupervised Quality Estimation for Neural Machine Translation", TACL 2020, <a
 * href="https://aclanthology.org/2020.tacl-1.35">https://aclanthology.org/2020.tacl-1.35</a>
 * (softmax entropy). Departs from the paper: none; departs from LM-Polygraph in the default profile
 * by leaving the end of sequence out, and in both by bounds where only alternatives are recorded.
 *
 * <p>Edge cases: an answer without a counted token is refused; so is one of which a counted step
 * has neither entropy nor logits nor alternatives. A recorded entropy above the logarithm of the
 * vocabulary's size and alternatives that are no distribution (they sum to more than 1, or leave
 * more to other words than these can hold) are an {@link IllegalArgumentException}. One token gives
 * its own entropy. A row of logits with NaN, positive infinity or no finite value is an {@link
 * IllegalArgumentException}; negative infinity is a word that was ruled out and adds nothing.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MeanTokenEntropy implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Marina Fomicheva, Shuo Sun, Lisa Yankovskaya, Frédéric Blain, Francisco Guzmán, Mark"
              + " Fishel, Nikolaos Aletras, Vishrav Chaudhary, Lucia Specia",
          "Unsupervised Quality Estimation for Neural Machine Translation",
          2020,
          "https://aclanthology.org/2020.tacl-1.35");

  private static final ScorerInfo INFO =
      ScorerInfo.of("mean-token-entropy", Level.SEQUENCE)
          .withNeeds(Signal.ENTROPY)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(PAPER);

  private static final MeanTokenEntropy DEFAULTS = new MeanTokenEntropy(Profile.DEFAULT);

  private final Profile profile;

  private MeanTokenEntropy(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static MeanTokenEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public MeanTokenEntropy withProfile(Profile newProfile) {
    return new MeanTokenEntropy(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    Optional<String> steps = Steps.of(profile).refusalOfSteps(trace, helpers);
    return trace.generation().tokens().isEmpty() || steps.isEmpty()
        ? Steps.of(profile).refusalOfEntropies(trace, helpers)
        : steps;
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    StableSum lower = new StableSum();
    StableSum upper = new StableSum();
    for (EntropyInterval step : Steps.of(profile).entropies(trace)) {
      lower.accept(step.lower());
      upper.accept(step.upper());
    }
    return Steps.score(INFO, lower.mean(), upper.mean());
  }

  @Override
  public String toString() {
    return "MeanTokenEntropy[profile=" + profile + "]";
  }
}
