package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An {@link ExperienceSet} with what is needed to use it on traces: whose states they are, which
 * levels, and between which {@link Anchors}. Filled trace by trace in constant memory, merged, kept
 * in a file. The first trace decides model, levels and width; traces of another model are refused.
 *
 * <p>For one thread while it is filled; safe for use by several threads afterwards.
 */
public final class Experience {

  private final Anchors anchors;
  private Optional<String> model = Optional.empty();
  private List<Integer> levels = List.of();
  private Optional<ExperienceSet> set = Optional.empty();

  private Experience(Anchors anchors) {
    this.anchors = anchors;
  }

  /**
   * No experience yet.
   *
   * @param anchors where states are taken
   * @return an empty experience
   */
  public static Experience of(Anchors anchors) {
    return new Experience(anchors);
  }

  static Experience of(
      Anchors anchors, Optional<String> model, List<Integer> levels, ExperienceSet set) {
    Experience experience = new Experience(anchors);
    experience.model = model;
    experience.levels = levels;
    experience.set = Optional.of(set);
    return experience;
  }

  /**
   * Reads a file.
   *
   * @param file what {@link #save} wrote; its tensors lie beside it
   * @return the experience
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if it is no such file, or its tensors are not those that were
   *     saved with it
   */
  public static Experience load(Path file) throws IOException {
    return ExperienceFile.read(file);
  }

  /**
   * Writes two files: what it is, as {@code uq4j.fitted/1} for people, and means and spreads beside
   * it, the ending {@code .json} replaced by {@code .safetensors}, as numbers of 32 bits. Existing
   * ones are replaced.
   *
   * @param file where to
   * @param label the label that said what a success is
   * @throws IOException if a file cannot be written
   * @throws IllegalArgumentException if nothing is remembered
   */
  public void save(Path file, String label) throws IOException {
    FittedOn on =
        FittedOn.of(
                Math.toIntExact(count(Outcome.SUCCESS) + count(Outcome.FAILURE)),
                Math.toIntExact(count(Outcome.FAILURE)))
            .withLabel(label);
    ExperienceFile.write(file, this, on);
  }

  /**
   * Remembers a trace.
   *
   * @param trace the trace
   * @param outcome how it ended
   * @return why it is left out; empty if it is remembered
   * @throws IllegalArgumentException if it is of another model than those before, or misses an end
   *     that must not be missing
   */
  public Optional<String> add(Trace trace, Outcome outcome) {
    Optional<String> foreign = foreign(trace);
    if (foreign.isPresent()) {
      throw new IllegalArgumentException("trace \"" + trace.id() + "\" " + foreign.get());
    }
    StateReading reading = set.isEmpty() ? anchors.read(trace) : read(trace);
    reading
        .delta()
        .ifPresent(
            delta -> {
              if (set.isEmpty()) {
                model = trace.model().map(ModelInfo::id);
                levels = reading.levels();
                set = Optional.of(new ExperienceSet(delta.layers(), delta.width()));
              }
              set.get().add(delta, outcome);
            });
    return reading.refusal();
  }

  /**
   * Remembers what another one remembers.
   *
   * @param other of the same model, levels and anchors
   * @throws IllegalArgumentException if one of them differs; both sides are named
   */
  public void add(Experience other) {
    if (other.set.isEmpty()) {
      return;
    }
    if (set.isEmpty()) {
      model = other.model;
      levels = other.levels;
      set = Optional.of(new ExperienceSet(other.set.get().layers(), other.set.get().width()));
    }
    if (!model.equals(other.model)
        || !levels.equals(other.levels)
        || !anchors.start().equals(other.anchors.start())
        || !anchors.end().equals(other.anchors.end())) {
      throw new IllegalArgumentException("cannot merge " + other + " into " + this);
    }
    set.get().add(other.set.get());
  }

  /**
   * The change of a trace, of the levels and between the anchors of this experience.
   *
   * @param trace the trace
   * @return the change, or why there is none: another model or width, or a reason of {@link
   *     Anchors#read}
   * @throws IllegalArgumentException if a missing end is an error
   */
  public StateReading read(Trace trace) {
    StateReading reading = anchors.withLevels(levels).read(trace);
    if (set.isEmpty()) {
      return reading;
    }
    Optional<String> foreign =
        foreign(trace)
            .or(
                () ->
                    reading
                        .delta()
                        .filter(delta -> delta.width() != set.get().width())
                        .map(
                            delta ->
                                "has hidden-states of "
                                    + delta.width()
                                    + " components; the experience has "
                                    + set.get().width()));
    return reading.delta().isPresent() && foreign.isPresent()
        ? StateReading.refused(foreign.get())
        : reading;
  }

  private Optional<String> foreign(Trace trace) {
    Optional<String> of = trace.model().map(ModelInfo::id);
    return set.isEmpty() || model.isEmpty() || model.equals(of)
        ? Optional.empty()
        : Optional.of(
            "is of "
                + of.map(id -> "model " + id).orElse("an unnamed model")
                + "; the experience is of model "
                + model.get());
  }

  /**
   * What a model must record for this experience.
   *
   * @param tokenizer the model's
   * @return the levels and positions it needs
   */
  public SignalRequest request(Tokenizer tokenizer) {
    return anchors.withLevels(levels).request(tokenizer);
  }

  /**
   * The same without a tokenizer; states of all positions where an anchor is a marker's text.
   *
   * @return the levels and positions it needs
   */
  public SignalRequest request() {
    return anchors.withLevels(levels).request();
  }

  /**
   * The comparison of traces with this experience as it is now.
   *
   * @return the comparison
   * @throws IllegalArgumentException if a class is empty
   */
  public Clue clue() {
    return Clue.of(
        set.orElseThrow(
            () ->
                new IllegalArgumentException(this + " remembers nothing; must have both classes")));
  }

  /**
   * Where states are taken.
   *
   * @return the anchors
   */
  public Anchors anchors() {
    return anchors;
  }

  /**
   * Whose states they are.
   *
   * @return the model's name; empty if no trace named it, or there is none yet
   */
  public Optional<String> model() {
    return model;
  }

  /**
   * After how many blocks each layer of a change is.
   *
   * @return numbers in ascending order; empty before the first trace
   */
  public List<Integer> levels() {
    return levels;
  }

  /**
   * How many traces of a kind are remembered.
   *
   * @param outcome how they ended
   * @return the count
   */
  public long count(Outcome outcome) {
    return set.map(all -> all.count(outcome)).orElse(0L);
  }

  /**
   * What is remembered.
   *
   * @return counts, means and spreads; empty before the first trace
   */
  public Optional<ExperienceSet> set() {
    return set;
  }

  @Override
  public String toString() {
    return "Experience[model="
        + model.orElse("unnamed")
        + ", levels="
        + levels
        + ", start="
        + anchors.start().form()
        + ", end="
        + anchors.end().form()
        + ", successes="
        + count(Outcome.SUCCESS)
        + ", failures="
        + count(Outcome.FAILURE)
        + "]";
  }
}
