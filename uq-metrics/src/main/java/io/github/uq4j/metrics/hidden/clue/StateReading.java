package io.github.uq4j.metrics.hidden.clue;

import java.util.List;
import java.util.Optional;

/**
 * The change of a trace, or why it has none: exactly one is there.
 *
 * @param delta the change
 * @param levels after how many blocks each of its layers is
 * @param refusal one line that names what is needed and what there is
 */
public record StateReading(
    Optional<StateDelta> delta, List<Integer> levels, Optional<String> refusal) {

  /** Copies the list. */
  public StateReading {
    levels = List.copyOf(levels);
  }

  static StateReading of(StateDelta delta, List<Integer> levels) {
    return new StateReading(Optional.of(delta), levels, Optional.empty());
  }

  static StateReading refused(String reason) {
    return new StateReading(Optional.empty(), List.of(), Optional.of(reason));
  }
}
