package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Tokenizer;
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
 * How much nearer an answer's change of hidden states is to past successes than to past failures:
 * {@code m = (d_fail - d_succ) / (d_fail + d_succ)} with the distances of {@link Clue}.
 *
 * <p>In [-1, 1], without unit; larger means more sure (a confidence). Above 0 the paper's rule
 * calls the answer right, at 0 or below it calls it wrong.
 *
 * <p>It needs an {@link Experience} of the same model, levels and width; a trace of another one is
 * refused with both sides named.
 *
 * <p>Source: Liang and others, "CLUE: Non-parametric Verification from Experience via Hidden-State
 * Clustering", 2025, <a href="https://arxiv.org/abs/2510.01591">arXiv:2510.01591</a>. Departs from
 * the paper: it classifies by the sign of {@code d_fail - d_succ} and ranks by {@code d_succ}; the
 * margin joins both. The authors have published no code, so both profiles are one.
 *
 * <p>Edge cases: without experience every trace is refused; so is one without a recorded state at
 * an anchor, without an anchor (see {@link MissingEnd}), or with a state that is not finite. A
 * change at both centroids has margin 0. Tokens without their own text or probability do not
 * matter.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ClueMargin implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("clue-margin", Level.SEQUENCE)
          .withNeeds(Signal.HIDDEN_STATES)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(new Range(-1, 1), Unit.NONE)
          .withPaper(
              new Paper(
                  "Zhenwen Liang and others",
                  "CLUE: Non-parametric Verification from Experience via Hidden-State Clustering",
                  2025,
                  "https://arxiv.org/abs/2510.01591"));

  private static final ClueMargin DEFAULTS = new ClueMargin(Optional.empty());

  /** What is compared with. */
  private record Known(Experience experience, Clue clue) {}

  private final Optional<Known> known;

  private ClueMargin(Optional<Known> known) {
    this.known = known;
  }

  /**
   * The scorer without experience, which refuses every trace and says why.
   *
   * @return the scorer
   */
  public static ClueMargin withDefaults() {
    return DEFAULTS;
  }

  /**
   * The scorer with experience, in the paper's distance.
   *
   * @param experience successes and failures, at least one of each; not to be filled any more
   * @return a scorer
   * @throws IllegalArgumentException if a class is empty
   */
  public ClueMargin withExperience(Experience experience) {
    return new ClueMargin(Optional.of(new Known(experience, experience.clue())));
  }

  /**
   * The same with components weighed; nothing changes without experience.
   *
   * @param scale how
   * @return a scorer
   */
  public ClueMargin withScale(Clue.Scale scale) {
    return new ClueMargin(
        known.map(all -> new Known(all.experience(), all.clue().withScale(scale))));
  }

  /**
   * What a model must record for this scorer: hidden states of the experience's levels at its
   * anchors, two positions an answer. {@link #signals()} says the same where the anchors are ids or
   * places, and asks for all positions where one is a marker's text.
   *
   * @param tokenizer the model's
   * @return the request
   * @throws IllegalStateException if there is no experience
   */
  public SignalRequest request(Tokenizer tokenizer) {
    return known
        .orElseThrow(() -> new IllegalStateException(this + " has no experience to ask for"))
        .experience()
        .request(tokenizer);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    return known.map(all -> all.experience().request()).orElseGet(SequenceScorer.super::signals);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super.refusal(trace, helpers).or(() -> read(trace).refusal());
  }

  private StateReading read(Trace trace) {
    return known
        .map(all -> all.experience().read(trace))
        .orElseGet(
            () ->
                StateReading.refused(
                    "needs an experience, made by uq clue fit and given as the option"
                        + " clue-margin.experience=FILE; none is given"));
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    StateReading reading = read(trace);
    if (reading.delta().isEmpty()) {
      require(trace, helpers);
    }
    Clue clue = known.orElseThrow().clue();
    return new Score(INFO, clue.score(reading.delta().orElseThrow()).margin());
  }

  @Override
  public String toString() {
    return "ClueMargin[experience="
        + known.map(all -> all.experience().toString()).orElse("none")
        + "]";
  }
}
