package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Cost;
import io.github.uq4j.score.HelperQuestions;
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
 * How little an answer owes to its prompt: the negative mean over its tokens of the pointwise
 * mutual information {@code ln p(x_t | x_<t, prompt) - ln p(x_t | x_<t)}.
 *
 * <p>In nats, any sign; larger means less sure: a word as likely without the prompt is not grounded
 * in it.
 *
 * <p>{@code p(x_t | x_<t)} comes from a further pass of a language model over the answer's text
 * without its prompt. The model must find the tokens that the trace has; else the score is refused,
 * with the first pair of tokens that differ.
 *
 * <p>The default profile counts the tokens of the text, the first one included; special tokens are
 * left out. The reference profile counts every listed token, the end of sequence included (without
 * the second term if the pass does not list it), and the first token is scored by its own
 * log-probability alone, as a model without a token for the beginning of a text must. LM-Polygraph
 * also reads {@code p(x_t | x_<t)} from the row after the one it should, that of the next token, so
 * that a word is asked for a place too late; the model's trace holds the right ones, and this
 * profile takes them: it has LM-Polygraph's arithmetic, and its number where it is given its
 * log-probabilities.
 *
 * <p>Source: Takayama and Arase, "Relevant and Informative Response Generation using Pointwise
 * Mutual Information", Workshop on NLP for Conversational AI 2019, <a
 * href="https://aclanthology.org/W19-4115">https://aclanthology.org/W19-4115</a>; as an uncertainty
 * in LM-Polygraph, class MeanPointwiseMutualInformation. Departs from the paper: it trains and
 * reranks by this quantity, here a given answer is scored by it.
 *
 * <p>Edge cases: an answer without a token of text is refused; so is one whose tokens do not make
 * up its text. One token gives its own value. Log-probabilities are finite by construction of a
 * trace.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PointwiseMutualInformation implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("pmi", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.LANGUAGE_MODEL)
          .withRange(Range.REAL, Unit.NATS)
          .withCost(Cost.MODEL)
          .withPaper(
              new Paper(
                  "Junya Takayama, Yuki Arase",
                  "Relevant and Informative Response Generation using Pointwise Mutual Information",
                  2019,
                  "https://aclanthology.org/W19-4115"));

  private static final PointwiseMutualInformation DEFAULTS =
      new PointwiseMutualInformation(Profile.DEFAULT);

  private final Profile profile;

  private PointwiseMutualInformation(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static PointwiseMutualInformation withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public PointwiseMutualInformation withProfile(Profile newProfile) {
    return new PointwiseMutualInformation(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return UnconditionalPass.refusal(trace, helpers);
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return UnconditionalPass.questions(trace);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double[] without = UnconditionalPass.logprobs(this, trace, helpers);
    StableSum sum = new StableSum();
    UnconditionalPass.terms(trace, Steps.of(profile), without, this::weight).forEachOrdered(sum);
    return new Score(INFO, sum.mean());
  }

  private double weight(int step) {
    return UnconditionalPass.weight(profile, step);
  }

  @Override
  public String toString() {
    return "PointwiseMutualInformation[profile=" + profile + "]";
  }
}
