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
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;

/**
 * How far an answer's distributions are from uniform: the mean over its tokens of the Rényi
 * divergence {@code D_a(q_t || U) = (ln sum_v q_t(v)^a + (a - 1) ln V) / (a - 1)} of the tempered
 * distribution {@code q_t = softmax(x_t / T)}; for {@code a = 1} of its limit {@code ln V -
 * H(q_t)}. {@code a} is 0.5 and {@code T} is 2 unless set.
 *
 * <p>In nats, in {@code [0, ln V]}; larger means more sure (a confidence). A uniform distribution
 * gives 0, a certain one {@code ln V}.
 *
 * <p>The default profile counts the tokens of the text; special tokens are left out. The reference
 * profile is LM-Polygraph's RenyiNeg with its defects: every listed token counts, the end of
 * sequence included; the value is declared an uncertainty, although it rises as the model gets
 * surer; and {@code (a - 1) ln V} is subtracted instead of added, which shifts every value by
 * {@code -2 ln V} (not for {@code a = 1}).
 *
 * <p>A step's value is that of its row of logits where there is one, else, of order 0.5 at
 * temperature 2, the recorded statistic; the reference profile then needs the model's vocabulary
 * size.
 *
 * <p>Source: Darrin, Piantanida and Colombo, "Rainproof: An Umbrella to Shield Text Generators from
 * Out-of-Distribution Data", EMNLP 2023, <a
 * href="https://arxiv.org/abs/2212.09171">arXiv:2212.09171</a>. Departs from the paper: none in the
 * default profile (the paper uses the negative information as a score of anomaly).
 *
 * <p>Edge cases: an answer without a counted token is refused; so is one of which a counted step
 * has neither a row of logits nor statistics of these options. One token gives its own value.
 * Negative infinity is a word of probability zero, which still counts in {@code V}. Rows are in
 * single precision, the arithmetic in double. A row of logits with NaN, positive infinity or no
 * finite value is an {@link IllegalArgumentException}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RenyiDivergence implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("renyi-divergence", Level.SEQUENCE)
          .withNeeds(Signal.STATISTICS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(
              new Paper(
                  "Maxime Darrin, Pablo Piantanida, Pierre Colombo",
                  "Rainproof: An Umbrella to Shield Text Generators from Out-of-Distribution Data",
                  2023,
                  "https://arxiv.org/abs/2212.09171"));

  private static final ScorerInfo REFERENCE =
      INFO.withOrientation(Orientation.UNCERTAINTY).withRange(Range.REAL, Unit.NATS);

  /** The order of recorded statistics. */
  private static final double RECORDED_ALPHA = 0.5;

  /** The temperature of recorded statistics. */
  private static final double RECORDED_TEMPERATURE = 2;

  private static final RenyiDivergence DEFAULTS =
      new RenyiDivergence(Profile.DEFAULT, RECORDED_ALPHA, RECORDED_TEMPERATURE);

  private final Profile profile;
  private final double alpha;
  private final double temperature;

  private RenyiDivergence(Profile profile, double alpha, double temperature) {
    this.profile = profile;
    this.alpha = alpha;
    this.temperature = temperature;
  }

  /**
   * The scorer in its default profile, of order 0.5 at temperature 2.
   *
   * @return the scorer
   */
  public static RenyiDivergence withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public RenyiDivergence withProfile(Profile newProfile) {
    return new RenyiDivergence(newProfile, alpha, temperature);
  }

  /**
   * The same of another order.
   *
   * @param order {@code a}, finite and {@code > 0}
   * @return a scorer
   * @throws IllegalArgumentException if the order is out of range
   */
  public RenyiDivergence withAlpha(double order) {
    return new RenyiDivergence(profile, Rows.positive("alpha", order), temperature);
  }

  /**
   * The same at another temperature.
   *
   * @param newTemperature {@code T}, finite and {@code > 0}
   * @return a scorer
   * @throws IllegalArgumentException if the temperature is out of range
   */
  public RenyiDivergence withTemperature(double newTemperature) {
    return new RenyiDivergence(profile, alpha, Rows.positive("temperature", newTemperature));
  }

  @Override
  public ScorerInfo info() {
    ScorerInfo info = profile == Profile.DEFAULT ? INFO : REFERENCE;
    return recorded() ? info : info.withNeeds(Signal.LOGITS);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    Steps steps = Steps.of(profile);
    if (!recorded()) {
      return steps.refusalOfRows(trace, helpers);
    }
    Optional<String> lacking = steps.refusalOfStatistics(trace, helpers);
    return lacking.isPresent() || profile == Profile.DEFAULT || vocabulary(trace).isPresent()
        ? lacking
        : Optional.of(
            "needs model.vocab_size to make the reference's value of statistics; "
                + Steps.there(trace, helpers));
  }

  /** Whether statistics hold what these options ask for. */
  private boolean recorded() {
    return alpha == RECORDED_ALPHA && temperature == RECORDED_TEMPERATURE;
  }

  private static OptionalInt vocabulary(Trace trace) {
    OptionalInt rows =
        trace.generation().tensors().logits().stream().mapToInt(Logits::vocabulary).findFirst();
    return rows.isPresent()
        ? rows
        : trace.model().map(ModelInfo::vocabularySize).orElse(OptionalInt.empty());
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    Generation generation = trace.generation();
    IntToDoubleFunction information = information(generation);
    double words = vocabulary(trace).orElse(1);
    StableSum sum = new StableSum();
    Steps.of(profile)
        .indices(generation)
        .forEachOrdered(
            t ->
                sum.accept(
                    Rows.statistics(generation, t)
                        .map(row -> ofRecorded(row.renyiDivergence(), words))
                        .orElseGet(() -> ofStep(information.applyAsDouble(t), words))));
    return new Score(info(), sum.mean());
  }

  /** {@code ln sum q^a / (a - 1)} of each step, which is {@code -H_a(q)}. */
  private IntToDoubleFunction information(Generation generation) {
    Rows first = Rows.of(kernelScale(), kernelExtra());
    if (alpha == 1 || alpha == 0.5 || alpha == 2) {
      return t -> information(first.reduce(generation, t));
    }
    Rows raised = Rows.of(alpha / temperature, RowKernel.Extra.NONE);
    return t -> {
      double logSum = first.reduce(generation, t).logSumOverMax();
      return (raised.reduce(generation, t).logSumOverMax() - alpha * logSum) / (alpha - 1);
    };
  }

  /** What the logits are multiplied by in the first pass. */
  double kernelScale() {
    return alpha == 0.5 ? alpha / temperature : 1 / temperature;
  }

  /** What gives the other exponent in the same pass, where one does. */
  RowKernel.Extra kernelExtra() {
    if (alpha == 1) {
      return RowKernel.Extra.ENTROPY;
    }
    return alpha == 0.5 || alpha == 2 ? RowKernel.Extra.SQUARES : RowKernel.Extra.NONE;
  }

  /** The same from one pass over a row, for orders 0.5, 1 and 2: of 0.5 and 2 it is one formula. */
  double information(RowKernel row) {
    return alpha == 1 ? 0 - row.entropy() : row.logSumOfSquaresOverMax() - 2 * row.logSumOverMax();
  }

  /** The divergence, or what LM-Polygraph computes in its place. */
  double ofStep(double information, double vocabulary) {
    double most = Math.log(vocabulary);
    if (profile == Profile.REFERENCE && alpha != 1) {
      return information - most;
    }
    return Math.min(Math.max(information + most, 0), most);
  }

  private double ofRecorded(double divergence, double vocabulary) {
    return profile == Profile.REFERENCE ? divergence - 2 * Math.log(vocabulary) : divergence;
  }

  @Override
  public String toString() {
    return "RenyiDivergence[profile="
        + profile
        + ", alpha="
        + alpha
        + ", temperature="
        + temperature
        + "]";
  }
}
