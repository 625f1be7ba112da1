package io.github.uq4j.metrics.hidden.probe;

import io.github.uq4j.metrics.hidden.intention.probe.Probe;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A {@link Probe} with whose states it reads: of one model, level, position and width. Made by
 * {@link TruthProbeFit}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class TruthProbe {

  /** A probability, or why there is none. */
  record Reading(double probability, Optional<String> refusal) {

    static Reading refused(String reason) {
      return new Reading(-1, Optional.of(reason));
    }
  }

  private final Optional<String> model;
  private final StateSpot spot;
  private final Probe probe;
  private final FittedOn on;

  TruthProbe(Optional<String> model, StateSpot spot, Probe probe, FittedOn on) {
    this.model = model;
    this.spot = spot;
    this.probe = probe;
    this.on = on;
  }

  /**
   * Reads the file that {@link #save} wrote.
   *
   * @param file the JSON file
   * @return the probe
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is no such file; the message names the file, the field
   *     and the rule
   */
  public static TruthProbe load(Path file) throws IOException {
    return TruthProbeFile.read(file);
  }

  /**
   * The same, for a model.
   *
   * @param file the JSON file
   * @param model whose traces will be scored
   * @return the probe
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if the probe is of another model, has another width than its
   *     states, or is of a level it does not have; both sides are named
   */
  public static TruthProbe load(Path file, ModelInfo model) throws IOException {
    TruthProbe probe = load(file);
    if (probe.model.isPresent() && !probe.model.get().equals(model.id())) {
      throw new IllegalArgumentException(
          "%s is of model %s; the model is %s".formatted(file, probe.model.get(), model.id()));
    }
    if (model.hiddenSize().isPresent() && model.hiddenSize().getAsInt() != probe.width()) {
      throw new IllegalArgumentException(
          "%s is of states of %d components; those of %s have %d"
              .formatted(file, probe.width(), model.id(), model.hiddenSize().getAsInt()));
    }
    if (model.layers().isPresent() && model.layers().getAsInt() < probe.level()) {
      throw new IllegalArgumentException(
          "%s is of level %d; the last of %s is %d"
              .formatted(file, probe.level(), model.id(), model.layers().getAsInt()));
    }
    return probe;
  }

  /**
   * Writes one file, {@code uq4j.fitted/1}: model, level, position, width, weights, means,
   * deviations, intercept, and what it was fitted on. An existing one is replaced; every number
   * comes back as it was.
   *
   * @param file where to
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    TruthProbeFile.write(file, this);
  }

  /**
   * What a model must record for this probe.
   *
   * @return its level at its position
   */
  public SignalRequest request() {
    return spot.request();
  }

  Reading read(Trace trace) {
    Optional<String> other = trace.model().map(ModelInfo::id);
    if (model.isPresent() && !model.equals(other)) {
      return Reading.refused(
          "is of "
              + other.map(id -> "model " + id).orElse("an unnamed model")
              + "; the probe is of model "
              + model.get());
    }
    StateAt state = spot.read(trace);
    if (state.values().isEmpty()) {
      return Reading.refused(state.refusal().orElseThrow());
    }
    double[] values = state.values().get();
    if (values.length != width()) {
      return Reading.refused(
          "has hidden-states of %d components; the probe has %d".formatted(values.length, width()));
    }
    double probability = probe.probability(values);
    return Double.isNaN(probability)
        ? Reading.refused("needs hidden-states that the probe's weights do not overflow")
        : new Reading(probability, Optional.empty());
  }

  /**
   * Whose states it reads.
   *
   * @return the model's name; empty if no trace named it
   */
  public Optional<String> model() {
    return model;
  }

  /**
   * After how many blocks the states are.
   *
   * @return the level; 0 is the embeddings
   */
  public int level() {
    return spot.level();
  }

  /**
   * The width of the states.
   *
   * @return components
   */
  public int width() {
    return probe.width();
  }

  /**
   * Weights, means and deviations.
   *
   * @return the probe of a state
   */
  public Probe probe() {
    return probe;
  }

  /**
   * What it was fitted on.
   *
   * @return counts and the label
   */
  public FittedOn on() {
    return on;
  }

  StateSpot spot() {
    return spot;
  }

  @Override
  public String toString() {
    return "TruthProbe[model="
        + model.orElse("unnamed")
        + ", level="
        + level()
        + ", position="
        + spot.form()
        + ", width="
        + width()
        + ", n="
        + on.n()
        + ", wrong="
        + on.wrong()
        + "]";
  }
}
