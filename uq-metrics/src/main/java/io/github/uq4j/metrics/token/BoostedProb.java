package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.DominantWords;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The mean over an answer's tokens of the probability that its dominant words have together, if the
 * chosen word is one of them, else of the chosen word's own: where several words would do, the
 * model spreads its mass over them, and the chosen word's probability alone understates how sure it
 * is.
 *
 * <p>With probabilities in descending order, the dominant words are those up to the last drop
 * {@code p_i - p_(i+1)} that is above both {@code 0.3 p_i} and 0.005; there are none without such a
 * drop.
 *
 * <p>A probability; larger means more sure (a confidence).
 *
 * <p>The default profile counts the tokens of the text; special tokens are left out. The reference
 * profile counts every listed token, the end of sequence included, and gives the negative value, an
 * uncertainty in {@code [-1, 0]}, as LM-Polygraph's BoostedProbSequence does.
 *
 * <p>A step's value is that of its row of logits where there is one, else the recorded statistic.
 *
 * <p>Source: Dinh and Niehues, "Are Generative Models Underconfident? Better Quality Estimation
 * with Boosted Model Probability", EMNLP 2025, <a
 * href="https://arxiv.org/abs/2502.11115">arXiv:2502.11115</a>. Departs from the paper: none.
 *
 * <p>Edge cases: an answer without a counted token is refused; so is one of which a counted step
 * has neither a row of logits nor statistics, or of which a counted token with a row has no
 * vocabulary id, or one outside the row. One token gives its own value. Negative infinity is a word
 * of probability zero. Words of equal probability are dominant together. A row of logits with NaN,
 * positive infinity or no finite value is an {@link IllegalArgumentException}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class BoostedProb implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("boosted-prob", Level.SEQUENCE)
          .withNeeds(Signal.STATISTICS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.UNIT, Unit.PROBABILITY)
          .withPaper(
              new Paper(
                  "Tu Anh Dinh, Jan Niehues",
                  "Are Generative Models Underconfident? Better Quality Estimation with Boosted"
                      + " Model Probability",
                  2025,
                  "https://arxiv.org/abs/2502.11115"));

  private static final ScorerInfo REFERENCE =
      INFO.withOrientation(Orientation.UNCERTAINTY).withRange(new Range(-1, 0), Unit.PROBABILITY);

  private static final BoostedProb DEFAULTS = new BoostedProb(Profile.DEFAULT);

  private final Profile profile;

  private BoostedProb(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static BoostedProb withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public BoostedProb withProfile(Profile newProfile) {
    return new BoostedProb(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return profile == Profile.DEFAULT ? INFO : REFERENCE;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    Optional<String> rows = Steps.of(profile).refusalOfStatistics(trace, helpers);
    return rows.isPresent() ? rows : refusalOfIds(trace.generation());
  }

  private Optional<String> refusalOfIds(Generation generation) {
    int width = generation.tensors().logits().map(Logits::vocabulary).orElse(0);
    OptionalInt lacking =
        Steps.of(profile)
            .indices(generation)
            .filter(t -> Rows.has(generation, t))
            .filter(t -> !(id(generation, t) >= 0 && id(generation, t) < width))
            .findFirst();
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    Token token = generation.tokens().get(lacking.getAsInt());
    String has = token.id().isPresent() ? "has id " + token.id().getAsInt() : "has none";
    return Optional.of(
        "needs every token's id in [0, "
            + width
            + "), the rows of logits; token "
            + lacking.getAsInt()
            + " (\""
            + token.text()
            + "\") "
            + has);
  }

  private static int id(Generation generation, int step) {
    return generation.tokens().get(step).id().orElse(-1);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    Generation generation = trace.generation();
    DominantWords words = new DominantWords();
    Rows rows = Rows.forWords();
    StableSum sum = new StableSum();
    Steps.of(profile)
        .indices(generation)
        .forEachOrdered(
            t ->
                sum.accept(
                    Rows.statistics(generation, t)
                        .map(RowStatistics::boostedProb)
                        .orElseGet(() -> rows.boosted(generation, t, words, id(generation, t)))));
    return new Score(info(), profile == Profile.DEFAULT ? sum.mean() : 0 - sum.mean());
  }

  @Override
  public String toString() {
    return "BoostedProb[profile=" + profile + "]";
  }
}
