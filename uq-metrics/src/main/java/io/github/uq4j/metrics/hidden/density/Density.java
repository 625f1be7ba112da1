package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.SignalSelection;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a model's states are ordinarily like: a mean and a covariance, of one model, level and
 * width; made by {@link DensityFit}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Density {

  /** What is known of ordinary traces: their perplexities, and the distances of those held out. */
  record Ordinary(EmpiricalShare perplexities, EmpiricalShare distances) {}

  private final StateSource source;
  private final Gaussian domain;
  private final Optional<Gaussian> background;
  private final Optional<Ordinary> ordinary;
  private final FittedOn on;

  Density(
      StateSource source,
      Gaussian domain,
      Optional<Gaussian> background,
      Optional<Ordinary> ordinary,
      FittedOn on) {
    this.source = source;
    this.domain = domain;
    this.background = background;
    this.ordinary = ordinary;
    this.on = on;
  }

  /**
   * Reads the files that {@link #save} wrote.
   *
   * @param file the JSON file; the other lies beside it
   * @return the density
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file is not what it should be, or the two do not belong
   *     together; the message names the file
   */
  public static Density load(Path file) throws IOException {
    return DensityFile.read(file);
  }

  /**
   * The same, for a model.
   *
   * @param file the JSON file
   * @param model whose traces will be scored
   * @return the density
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if the density is of another model, has another width than its
   *     states, or is of a level it does not have; both sides are named
   */
  public static Density load(Path file, ModelInfo model) throws IOException {
    Density density = load(file);
    StateSource source = density.source;
    if (source.model().isPresent() && !source.model().get().equals(model.id())) {
      throw new IllegalArgumentException(
          file + " is of model " + source.model().get() + "; the model is " + model.id());
    }
    if (model.hiddenSize().isPresent() && model.hiddenSize().getAsInt() != source.width()) {
      throw new IllegalArgumentException(
          file
              + " is of states of "
              + source.width()
              + " components; those of "
              + model.id()
              + " have "
              + model.hiddenSize().getAsInt());
    }
    if (model.layers().isPresent() && model.layers().getAsInt() < source.level()) {
      throw new IllegalArgumentException(
          file
              + " is of level "
              + source.level()
              + "; the last of "
              + model.id()
              + " is "
              + model.layers().getAsInt());
    }
    return density;
  }

  /**
   * Writes two files: what it is, as {@code uq4j.fitted/1} for people, and means and covariances
   * beside it, the ending {@code .json} replaced by {@code .safetensors}. Existing ones are
   * replaced. Every number is two of 32 bits, so that scores come back within 1e-10 relative.
   *
   * @param file where to
   * @throws IOException if a file cannot be written
   */
  public void save(Path file) throws IOException {
    DensityFile.write(file, this);
  }

  /**
   * What a model must record to be scored with this density: states of one level, at the positions
   * that are averaged.
   *
   * @return the request
   */
  public SignalRequest request() {
    SignalSelection level = SignalSelection.all().withLevels(List.of(source.level()));
    return SignalRequest.none()
        .with(Signal.HIDDEN_STATES)
        .withSelection(
            source.pooling() == StatePooling.ANSWER
                ? level.withPositions(List.of(PositionRule.Named.ANSWER))
                : level);
  }

  PooledState read(Trace trace) {
    return source.read(trace);
  }

  StateSource source() {
    return source;
  }

  Gaussian domain() {
    return domain;
  }

  Optional<Gaussian> background() {
    return background;
  }

  Optional<Ordinary> ordinary() {
    return ordinary;
  }

  /**
   * What it was fitted on.
   *
   * @return counts and settings
   */
  public FittedOn on() {
    return on;
  }

  @Override
  public String toString() {
    return "Density[model="
        + source.model().orElse("unnamed")
        + ", level="
        + source.level()
        + ", width="
        + source.width()
        + ", pooling="
        + source.pooling()
        + ", n="
        + on.n()
        + ", background="
        + background.isPresent()
        + "]";
  }
}
