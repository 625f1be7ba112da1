package io.github.uq4j.cli.cascade;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.trace.Labels;
import java.util.List;

/**
 * The labels that say how good the answers of both models were.
 *
 * @param small of the small model's answer
 * @param large of the large model's answer
 */
record Qualities(String small, String large) {

  static Qualities of(List<String> names) {
    if (names.size() != 2 || names.get(0).equals(names.get(1)) || names.contains("")) {
      throw new BadInputException(
          "--quality = "
              + String.join(",", names)
              + "; must be two labels, of the small and of the large model's answer");
    }
    return new Qualities(names.get(0), names.get(1));
  }

  /** Whether a line has both. */
  boolean in(Labels labels) {
    return labels.values().containsKey(small) && labels.values().containsKey(large);
  }

  double ofSmall(String id, Labels labels) {
    return quality(id, labels, small);
  }

  double ofLarge(String id, Labels labels) {
    return quality(id, labels, large);
  }

  private static double quality(String id, Labels labels, String name) {
    Object value = labels.values().get(name);
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return number;
    }
    throw new BadInputException(
        "label "
            + name
            + " of item "
            + id
            + " = "
            + value
            + "; must be true, false or a finite number");
  }
}
