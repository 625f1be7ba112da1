package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.EntropyInterval;
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
 * The largest entropy of the distributions an answer's tokens were drawn from: {@code max_t H_t}
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
 * or of the rows). The value is then the certified lower bound (the largest of the lower bounds),
 * and {@link Score#bounds} holds both; the upper one is infinite if the vocabulary is unknown.
 * LM-Polygraph sums over what there is without renormalising, which is neither the entropy nor a
 * bound worth having.
 *
 * <p>Source: Fadeeva et al., "Fact-Checking the Output of Large Language Models via Token-Level
 * Uncertainty Quantification", Findings of ACL 2024, <a
 * href="https://aclanthology.org/2024.findings-acl.558">https://aclanthology.org/2024.findings-acl.558</a>
 * (a baseline there). Departs from the paper: it takes the maximum over the words of a claim, this
 * scorer over a whole answer; LM-Polygraph has the claim's version only, so the reference profile
 * is that version over every listed token.
 *
 * <p>Edge cases: an answer without a counted token is refused; so is one of which a counted step
 * has neither entropy nor logits nor alternatives. A recorded entropy above the logarithm of the
 * vocabulary's size and alternatives that are no distribution (they sum to more than 1, or leave
 * more to other words than these can hold) are an {@link IllegalArgumentException}. One token gives
 * its own entropy; of tied steps it does not matter which one counts. A row of logits with NaN,
 * positive infinity or no finite value is an {@link IllegalArgumentException}; negative infinity is
 * a word that was ruled out and adds nothing.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MaxTokenEntropy implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Ekaterina Fadeeva, Aleksandr Rubashevskii, Artem Shelmanov, Sergey Petrakov, Haonan Li,"
              + " Hamdy Mubarak, Evgenii Tsymbalov, Gleb Kuzmin, Alexander Panchenko, Timothy"
              + " Baldwin, Preslav Nakov, Maxim Panov",
          "Fact-Checking the Output of Large Language Models via Token-Level Uncertainty"
              + " Quantification",
          2024,
          "https://aclanthology.org/2024.findings-acl.558");

  private static final ScorerInfo INFO =
      ScorerInfo.of("max-token-entropy", Level.SEQUENCE)
          .withNeeds(Signal.ENTROPY)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(PAPER);

  private static final MaxTokenEntropy DEFAULTS = new MaxTokenEntropy(Profile.DEFAULT);

  private final Profile profile;

  private MaxTokenEntropy(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static MaxTokenEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public MaxTokenEntropy withProfile(Profile newProfile) {
    return new MaxTokenEntropy(newProfile);
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
    double lower = 0;
    double upper = 0;
    for (EntropyInterval step : Steps.of(profile).entropies(trace)) {
      lower = Math.max(lower, step.lower());
      upper = Math.max(upper, step.upper());
    }
    return Steps.score(INFO, lower, upper);
  }

  @Override
  public String toString() {
    return "MaxTokenEntropy[profile=" + profile + "]";
  }
}
