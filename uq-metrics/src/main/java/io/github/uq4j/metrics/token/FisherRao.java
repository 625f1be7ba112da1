package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.RowKernel;
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
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * How far an answer's distributions are from uniform: the mean over its tokens of the Fisher-Rao
 * distance {@code (2 / pi) arccos(sum_v sqrt(q_t(v) / V))} of the tempered distribution {@code q_t
 * = softmax(x_t / T)}. {@code T} is 2 unless set.
 *
 * <p>A pure number in {@code [0, 1]}; larger means more sure (a confidence). A uniform distribution
 * gives 0.
 *
 * <p>The default profile counts the tokens of the text; special tokens are left out. The reference
 * profile is LM-Polygraph's FisherRao with its defects: every listed token counts, the end of
 * sequence included; the value is declared an uncertainty, although it rises as the model gets
 * surer. On an exactly uniform row LM-Polygraph gives NaN where rounding makes the sum exceed 1;
 * here such a row gives 0 in both profiles.
 *
 * <p>A step's value is that of its row of logits where there is one, else, at temperature 2, that
 * of the recorded divergence.
 *
 * <p>Source: Darrin, Piantanida and Colombo, "Rainproof: An Umbrella to Shield Text Generators from
 * Out-of-Distribution Data", EMNLP 2023, <a
 * href="https://arxiv.org/abs/2212.09171">arXiv:2212.09171</a>. Departs from the paper: none in the
 * default profile (the paper uses the negative distance as a score of anomaly).
 *
 * <p>Edge cases: an answer without a counted token is refused; so is one of which a counted step
 * has neither a row of logits nor, at temperature 2, statistics. One token gives its own value.
 * Negative infinity is a word of probability zero, which still counts in {@code V}. Rows are in
 * single precision, the arithmetic in double. Near 0 the distance is the square root of what the
 * sum lacks to 1, and good to 1e-5 only. A row of logits with NaN, positive infinity or no finite
 * value is an {@link IllegalArgumentException}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class FisherRao implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("fisher-rao", Level.SEQUENCE)
          .withNeeds(Signal.STATISTICS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.UNIT, Unit.NONE)
          .withPaper(
              new Paper(
                  "Maxime Darrin, Pablo Piantanida, Pierre Colombo",
                  "Rainproof: An Umbrella to Shield Text Generators from Out-of-Distribution Data",
                  2023,
                  "https://arxiv.org/abs/2212.09171"));

  private static final ScorerInfo REFERENCE = INFO.withOrientation(Orientation.UNCERTAINTY);

  /** The temperature of recorded statistics. */
  private static final double RECORDED = 2;

  private static final FisherRao DEFAULTS = new FisherRao(Profile.DEFAULT, RECORDED);

  private final Profile profile;
  private final double temperature;

  private FisherRao(Profile profile, double temperature) {
    this.profile = profile;
    this.temperature = temperature;
  }

  /**
   * The scorer in its default profile, at temperature 2.
   *
   * @return the scorer
   */
  public static FisherRao withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public FisherRao withProfile(Profile newProfile) {
    return new FisherRao(newProfile, temperature);
  }

  /**
   * The same at another temperature.
   *
   * @param newTemperature {@code T}, finite and {@code > 0}
   * @return a scorer
   * @throws IllegalArgumentException if the temperature is out of range
   */
  public FisherRao withTemperature(double newTemperature) {
    return new FisherRao(profile, Rows.positive("temperature", newTemperature));
  }

  @Override
  public ScorerInfo info() {
    ScorerInfo info = profile == Profile.DEFAULT ? INFO : REFERENCE;
    return temperature == RECORDED ? info : info.withNeeds(Signal.LOGITS);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    Steps steps = Steps.of(profile);
    return temperature == RECORDED
        ? steps.refusalOfStatistics(trace, helpers)
        : steps.refusalOfRows(trace, helpers);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    Generation generation = trace.generation();
    Rows rows = Rows.of(kernelScale(), RowKernel.Extra.SQUARES);
    StableSum sum = new StableSum();
    Steps.of(profile)
        .indices(generation)
        .forEachOrdered(
            t ->
                sum.accept(
                    Rows.statistics(generation, t)
                        .map(RowStatistics::fisherRao)
                        .orElseGet(() -> ofStep(rows.reduce(generation, t)))));
    return new Score(info(), sum.mean());
  }

  /** What the logits are multiplied by: the sum's terms are square roots. */
  double kernelScale() {
    return 1 / (2 * temperature);
  }

  /** The distance of a row reduced with {@link #kernelScale} and its squares. */
  static double ofStep(RowKernel row) {
    double logSum =
        row.logSumOverMax() - (row.logSumOfSquaresOverMax() + Math.log(row.count())) / 2;
    return 2 / Math.PI * Math.acos(Math.min(1, Math.exp(logSum)));
  }

  @Override
  public String toString() {
    return "FisherRao[profile=" + profile + ", temperature=" + temperature + "]";
  }
}
