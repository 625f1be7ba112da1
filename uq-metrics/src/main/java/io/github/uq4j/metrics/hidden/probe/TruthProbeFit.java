package io.github.uq4j.metrics.hidden.probe;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.metrics.hidden.intention.probe.Probe;
import io.github.uq4j.metrics.hidden.intention.probe.ProbeData;
import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fits a {@link TruthProbe} to labelled traces, added one at a time: logistic regression on
 * standardised states with a quadratic penalty, as {@link Probe} says, with {@code C = 1} unless
 * chosen.
 *
 * <p>The first trace that is added decides model and width. Memory grows by one state a trace. What
 * a probe is worth shows on traces it was not fitted on only: states have more components than most
 * sets have traces, so that nearly any labels can be told apart.
 *
 * <p>Not safe for use by several threads.
 */
public final class TruthProbeFit {

  /**
   * The position unless another is chosen: the answer's last token, an end of sequence included.
   */
  public static final PositionRule LAST_TOKEN = new PositionRule.At(-1);

  private static final int LEAST = 2;

  private final StateSpot spot;
  private final String label;
  private final double c;
  private final List<double[]> states = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private Optional<String> model = Optional.empty();

  private TruthProbeFit(StateSpot spot, String label, double c) {
    this.spot = spot;
    this.label = label;
    this.c = c;
  }

  /**
   * Nothing fitted yet, at {@link #LAST_TOKEN}, with {@code C = 1}.
   *
   * @param level after how many blocks, {@code >= 0}; 0 is the embeddings. The paper does best in
   *     the middle of a model
   * @param label the label that is true for right answers
   * @return an empty fit
   * @throws IllegalArgumentException if the level is negative
   */
  public static TruthProbeFit of(int level, String label) {
    return new TruthProbeFit(new StateSpot(level, LAST_TOKEN), label, 1);
  }

  /**
   * An empty fit of states at another position.
   *
   * @param position a rule that names one; of a token that occurs repeatedly the last is taken
   * @return a new fit
   * @throws IllegalArgumentException if it is {@code prompt} or {@code answer}, which name many
   */
  public TruthProbeFit withPosition(PositionRule position) {
    return new TruthProbeFit(new StateSpot(spot.level(), position), label, c);
  }

  /**
   * An empty fit with another weight of the data against the penalty.
   *
   * @param weight finite and {@code > 0}
   * @return a new fit
   * @throws IllegalArgumentException if it is out of range
   */
  public TruthProbeFit withC(double weight) {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("c = " + weight + "; must be finite and > 0");
    }
    return new TruthProbeFit(spot, label, weight);
  }

  /**
   * What a model must record of a trace that is to be added.
   *
   * @return the level at the position
   */
  public SignalRequest request() {
    return spot.request();
  }

  /**
   * Adds a trace.
   *
   * @param trace the trace
   * @return why it is left out: no label that is true or false, no state of the level and position,
   *     one that is not finite, another model or width; empty if it was added
   */
  public Optional<String> add(Trace trace) {
    Optional<Boolean> flag = trace.labels().flag(label);
    if (flag.isEmpty()) {
      return Optional.of(
          "needs the label " + label + " = true or false; the trace has no such label");
    }
    Optional<String> other = trace.model().map(ModelInfo::id);
    if (!states.isEmpty() && !model.equals(other)) {
      return Optional.of(
          "is of model "
              + other.orElse("unnamed")
              + "; the probe is of model "
              + model.orElse("unnamed"));
    }
    StateAt state = spot.read(trace);
    if (state.values().isEmpty()) {
      return state.refusal();
    }
    double[] values = state.values().get();
    if (!states.isEmpty() && states.get(0).length != values.length) {
      return Optional.of(
          "has hidden-states of %d components; the probe has %d"
              .formatted(values.length, states.get(0).length));
    }
    model = other;
    states.add(values);
    right.add(flag.get());
    return Optional.empty();
  }

  /**
   * The probe of the traces so far.
   *
   * @return the probe
   * @throws IllegalArgumentException if there are fewer than two right or two wrong answers
   */
  public TruthProbe build() {
    int good = (int) right.stream().filter(r -> r).count();
    int wrong = right.size() - good;
    if (good < LEAST || wrong < LEAST) {
      throw new IllegalArgumentException(
          ("the traces have %d right and %d wrong answers by the label %s; must have at least %d"
                  + " of each")
              .formatted(good, wrong, label, LEAST));
    }
    List<String> items = IntStream.range(0, right.size()).mapToObj(Integer::toString).toList();
    StateMatrix matrix = StateMatrix.of(states.toArray(double[][]::new));
    return new TruthProbe(
        model,
        spot,
        Probe.fit(new ProbeData(matrix, right, items), c),
        FittedOn.of(right.size(), wrong).withLabel(label));
  }

  @Override
  public String toString() {
    return "TruthProbeFit[level="
        + spot.level()
        + ", position="
        + spot.form()
        + ", label="
        + label
        + ", C="
        + c
        + ", n="
        + right.size()
        + "]";
  }
}
