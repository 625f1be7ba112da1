package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * States at the prompt's last token, collected from many traces, level by level.
 *
 * <p>All traces must have recorded the same levels of the same width. Only these states are kept,
 * in double precision. For one thread until it is filled.
 */
public final class LayerStates {

  private final List<List<double[]>> byLevel = new ArrayList<>();
  private List<Integer> levels = List.of();

  /** Without states. */
  public LayerStates() {}

  /**
   * Adds a trace's states.
   *
   * @param trace a trace with hidden states at the prompt's end
   * @throws IllegalArgumentException if it has none there, or other levels or another width than
   *     those before, or a number is NaN or infinite
   */
  public void add(Trace trace) {
    HiddenStates states =
        trace
            .generation()
            .tensors()
            .hiddenStates()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "trace \"" + trace.id() + "\" has no hidden states; must have them"));
    int at = promptEnd(trace, states);
    List<Integer> numbers =
        IntStream.range(0, states.levels()).mapToObj(states::levelNumber).toList();
    if (byLevel.isEmpty()) {
      levels = numbers;
      numbers.forEach(level -> byLevel.add(new ArrayList<>()));
    } else if (!levels.equals(numbers)) {
      throw new IllegalArgumentException(
          "trace \"%s\" has levels %s, those before %s; must be the same"
              .formatted(trace.id(), numbers, levels));
    }
    List<double[]> read = new ArrayList<>();
    for (int l = 0; l < levels.size(); l++) {
      read.add(checked(trace, levels.get(l), states.state(l, at), byLevel.get(l)));
    }
    for (int l = 0; l < levels.size(); l++) {
      byLevel.get(l).add(read.get(l));
    }
  }

  private static double[] checked(Trace trace, int level, float[] state, List<double[]> before) {
    if (!before.isEmpty() && before.get(0).length != state.length) {
      throw new IllegalArgumentException(
          "trace \"%s\" has states of %d components, those before %d; must be as many"
              .formatted(trace.id(), state.length, before.get(0).length));
    }
    double[] wide = new double[state.length];
    for (int d = 0; d < wide.length; d++) {
      wide[d] = state[d];
      if (!Double.isFinite(wide[d])) {
        throw new IllegalArgumentException(
            "state of trace \"%s\", level %d[%d] = %s; must be finite"
                .formatted(trace.id(), level, d, wide[d]));
      }
    }
    return wide;
  }

  /** Where the state of the prompt's last token is: by the prompt's tokens, or the only one. */
  private static int promptEnd(Trace trace, HiddenStates states) {
    int listed = trace.prompt().map(Prompt::tokens).map(List::size).orElse(0);
    if (listed > 0) {
      OptionalInt found = states.find(listed - 1);
      if (found.isPresent()) {
        return found.getAsInt();
      }
    } else if (states.positions() == 1) {
      return 0;
    }
    throw new IllegalArgumentException(
        "trace \"%s\" has %d states and a prompt of %d listed tokens; must have one at the"
                .formatted(trace.id(), states.positions(), listed)
            + " prompt's last token (record hidden:positions=prompt-end)");
  }

  /**
   * The numbers of the levels.
   *
   * @return after how many blocks each is; empty without states
   */
  public List<Integer> levels() {
    return levels;
  }

  /**
   * How many traces were added.
   *
   * @return the count
   */
  public int size() {
    return byLevel.isEmpty() ? 0 : byLevel.get(0).size();
  }

  /**
   * The states of a level.
   *
   * @param index of the level, from 0
   * @return a state a trace
   */
  public StateMatrix level(int index) {
    return StateMatrix.of(byLevel.get(index).toArray(double[][]::new));
  }

  /**
   * The states of all levels.
   *
   * @return one vector a trace, levels in order
   * @throws IllegalArgumentException if there is none
   */
  public StateMatrix all() {
    return StateMatrix.beside(IntStream.range(0, levels.size()).mapToObj(this::level).toList());
  }
}
