package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whose states a density is of.
 *
 * @param model the model's name; empty if no trace named it
 * @param level after how many blocks
 * @param width how many components a state has
 * @param pooling over which positions it is averaged
 */
record StateSource(Optional<String> model, int level, int width, StatePooling pooling) {

  /** The state of a trace, or in what it differs. */
  PooledState read(Trace trace) {
    Optional<String> other = trace.model().map(ModelInfo::id);
    if (model.isPresent() && !model.equals(other)) {
      return PooledState.refused(
          "is of "
              + other.map(id -> "model " + id).orElse("an unnamed model")
              + "; the density is of model "
              + model.get());
    }
    PooledState state = PooledState.of(trace, OptionalInt.of(level), pooling);
    int found = state.values().map(values -> values.length).orElse(width);
    return found == width
        ? state
        : PooledState.refused(
            "has hidden-states of " + found + " components; the density has " + width);
  }
}
