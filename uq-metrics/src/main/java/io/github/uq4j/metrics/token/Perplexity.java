package io.github.uq4j.metrics.token;

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
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * The log-perplexity of an answer: {@code -(1/T) sum_t ln p(x_t | x_<t, prompt)}.
 *
 * <p>In nats per token, {@code >= 0}; larger means less sure. The value is the logarithm of what is
 * usually called perplexity, as in LM-Polygraph; its exponential has the same order.
 *
 * <p>The default profile counts the tokens of the text; special tokens are left out. The reference
 * profile counts every listed token, the end of sequence included, as LM-Polygraph does. A recorded
 * {@link io.github.uq4j.trace.Generation#totalLogprob} is not used: it may hold tokens that are not
 * listed, and a mean needs sum and count of the same tokens.
 *
 * <p>Source: Fomicheva, Sun, Yankovskaya, Blain, Guzmán, Fishel, Aletras, Chaudhary and Specia,
 * "Unsupervised Quality Estimation for Neural Machine Translation", TACL 2020, <a
 * href="https://aclanthology.org/2020.tacl-1.35">https://aclanthology.org/2020.tacl-1.35</a>
 * (sequence translation probability, there with the other sign). Departs from the paper: none
 * beyond the sign; departs from LM-Polygraph in the default profile by leaving the end of sequence
 * out.
 *
 * <p>Edge cases: an answer without a token of text (an immediate end of sequence) is refused by the
 * default profile; one without any token by both. One token gives its own negative log-probability.
 * Log-probabilities are finite by construction of a trace; a sum beyond the range of a double is an
 * {@link ArithmeticException}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Perplexity implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Marina Fomicheva, Shuo Sun, Lisa Yankovskaya, Frédéric Blain, Francisco Guzmán, Mark"
              + " Fishel, Nikolaos Aletras, Vishrav Chaudhary, Lucia Specia",
          "Unsupervised Quality Estimation for Neural Machine Translation",
          2020,
          "https://aclanthology.org/2020.tacl-1.35");

  private static final ScorerInfo INFO =
      ScorerInfo.of("perplexity", Level.SEQUENCE)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(PAPER);

  private static final Perplexity DEFAULTS = new Perplexity(Profile.DEFAULT);

  private final Profile profile;

  private Perplexity(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static Perplexity withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public Perplexity withProfile(Profile newProfile) {
    return new Perplexity(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return Steps.of(profile).refusalOfSteps(trace, helpers);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    StableSum sum = new StableSum();
    Steps.of(profile).logprobs(trace.generation()).forEachOrdered(sum);
    return new Score(INFO, 0 - sum.mean());
  }

  @Override
  public String toString() {
    return "Perplexity[profile=" + profile + "]";
  }
}
