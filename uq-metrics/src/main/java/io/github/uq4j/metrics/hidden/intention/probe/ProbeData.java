package io.github.uq4j.metrics.hidden.intention.probe;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import java.util.List;

/**
 * States with what became of them.
 *
 * @param states a state each
 * @param right whether its answer was right
 * @param items what each is about; states of one item are never on both sides of a split
 */
public record ProbeData(StateMatrix states, List<Boolean> right, List<String> items) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are not as many labels or items as states
   */
  public ProbeData {
    right = List.copyOf(right);
    items = List.copyOf(items);
    if (right.size() != states.size() || items.size() != states.size()) {
      throw new IllegalArgumentException(
          "%d labels and %d items of %d states; must be as many"
              .formatted(right.size(), items.size(), states.size()));
    }
  }

  /**
   * How many states there are.
   *
   * @return the count
   */
  public int size() {
    return right.size();
  }

  double[] targets(int... some) {
    double[] targets = new double[some.length];
    for (int i = 0; i < some.length; i++) {
      targets[i] = right.get(some[i]) ? 1 : 0;
    }
    return targets;
  }
}
