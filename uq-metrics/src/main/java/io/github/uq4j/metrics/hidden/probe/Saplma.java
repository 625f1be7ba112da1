package io.github.uq4j.metrics.hidden.probe;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * The probability that an answer is right, read off the model's hidden state at its last token:
 * {@code 1 / (1 + exp(-(w (x - mu) / sigma + b)))} with the weights of a {@link TruthProbe}.
 *
 * <p>A probability in [0, 1]; larger means more sure (a confidence). It needs a probe of the same
 * model, level and width; a trace of another one is refused with both sides named. A model records
 * that one state only.
 *
 * <p>Source: Azaria and Mitchell, "The Internal State of an LLM Knows When It's Lying", 2023, <a
 * href="https://arxiv.org/abs/2304.13734">arXiv:2304.13734</a>. Departs from the paper: a linear
 * classifier with a penalty stands for its perceptron of three hidden layers (SAPLMA), states are
 * standardised, and it reads answers where the paper reads statements. Both profiles are one.
 *
 * <p>Edge cases: without a probe every trace is refused; so is one without tokens, without a
 * recorded state of the level and position, or with a state that is not finite. One token is
 * enough; the tokens' text and probability do not matter.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Saplma implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("saplma", Level.SEQUENCE)
          .withNeeds(Signal.HIDDEN_STATES)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.UNIT, Unit.PROBABILITY)
          .withPaper(
              new Paper(
                  "Amos Azaria, Tom Mitchell",
                  "The Internal State of an LLM Knows When It's Lying",
                  2023,
                  "https://arxiv.org/abs/2304.13734"));

  private static final Saplma DEFAULTS = new Saplma(Optional.empty());

  private final Optional<TruthProbe> probe;

  private Saplma(Optional<TruthProbe> probe) {
    this.probe = probe;
  }

  /**
   * The scorer without a probe, which refuses every trace and says why.
   *
   * @return the scorer
   */
  public static Saplma withDefaults() {
    return DEFAULTS;
  }

  /**
   * The scorer with a probe.
   *
   * @param fitted the probe
   * @return a scorer
   */
  public Saplma withProbe(TruthProbe fitted) {
    return new Saplma(Optional.of(fitted));
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    return probe.map(TruthProbe::request).orElseGet(SequenceScorer.super::signals);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super.refusal(trace, helpers).or(() -> read(trace).refusal());
  }

  private TruthProbe.Reading read(Trace trace) {
    return probe
        .map(known -> known.read(trace))
        .orElseGet(
            () ->
                TruthProbe.Reading.refused(
                    "needs a probe, made by TruthProbeFit and given as the option"
                        + " saplma.probe=FILE; none is given"));
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    return new Score(INFO, read(trace).probability());
  }

  @Override
  public String toString() {
    return "Saplma[probe=" + probe.map(TruthProbe::toString).orElse("none") + "]";
  }
}
