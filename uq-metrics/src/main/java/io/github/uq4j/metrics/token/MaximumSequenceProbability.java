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
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * The negative log-probability of the whole answer: {@code -sum_t ln p(x_t | x_<t, prompt)}.
 *
 * <p>In nats, {@code >= 0}; larger means less sure. Longer answers are less probable, so values of
 * answers of different lengths compare length as well as doubt; {@link Perplexity} does not.
 *
 * <p>The default profile takes {@link Generation#totalLogprob} where it is recorded, else the sum
 * over every listed token, the end of sequence included: that the answer ends here is a part of its
 * probability. The reference profile always sums the listed tokens, as LM-Polygraph does.
 *
 * <p>Source: Fadeeva et al., "LM-Polygraph: Uncertainty Estimation for Language Models", EMNLP 2023
 * (demonstrations), <a href="https://aclanthology.org/2023.emnlp-demo.41">
 * https://aclanthology.org/2023.emnlp-demo.41</a>, class MaximumSequenceProbability. Departs from
 * the paper: a recorded total is preferred (default profile).
 *
 * <p>Edge cases: an answer without a token of text (an immediate end of sequence) is refused by the
 * default profile and scored by the reference profile; without any token it is refused, unless
 * (default profile) a total is recorded for a text that is not empty. One token gives its own
 * negative log-probability. Log-probabilities are finite by construction of a trace; a sum beyond
 * the range of a double is an {@link ArithmeticException}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MaximumSequenceProbability implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Ekaterina Fadeeva, Roman Vashurin, Akim Tsvigun, Artem Vazhentsev, Sergey Petrakov,"
              + " Kirill Fedyanin, Daniil Vasilev, Elizaveta Goncharova, Alexander Panchenko, Maxim"
              + " Panov, Timothy Baldwin, Artem Shelmanov",
          "LM-Polygraph: Uncertainty Estimation for Language Models",
          2023,
          "https://aclanthology.org/2023.emnlp-demo.41");

  private static final ScorerInfo INFO =
      ScorerInfo.of("max-sequence-probability", Level.SEQUENCE)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(PAPER);

  private static final MaximumSequenceProbability DEFAULTS =
      new MaximumSequenceProbability(Profile.DEFAULT);

  private final Profile profile;

  private MaximumSequenceProbability(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static MaximumSequenceProbability withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public MaximumSequenceProbability withProfile(Profile newProfile) {
    return new MaximumSequenceProbability(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    Generation generation = trace.generation();
    if (profile == Profile.DEFAULT
        && generation.totalLogprob().isPresent()
        && !generation.text().isEmpty()) {
      return Optional.empty();
    }
    return Steps.of(profile).refusalOfSteps(trace, helpers);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    Generation generation = trace.generation();
    if (profile == Profile.DEFAULT && generation.totalLogprob().isPresent()) {
      return new Score(INFO, 0 - generation.totalLogprob().getAsDouble());
    }
    StableSum sum = new StableSum();
    Steps.ALL.logprobs(generation).forEachOrdered(sum);
    return new Score(INFO, 0 - sum.value());
  }

  @Override
  public String toString() {
    return "MaximumSequenceProbability[profile=" + profile + "]";
  }
}
