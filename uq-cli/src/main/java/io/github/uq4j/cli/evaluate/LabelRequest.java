package io.github.uq4j.cli.evaluate;

import io.github.uq4j.cli.shell.BadInputException;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.trace.Labels;
import java.util.Optional;

/**
 * Which labels of a line are read.
 *
 * @param label the one that says how good an answer was
 * @param meaning what true or 1 means
 * @param group the one that names a group of dependent items
 * @param slice the one to slice by
 */
record LabelRequest(String label, Meaning meaning, Optional<String> group, Optional<String> slice) {

  /** What a label of true or 1 says of an answer. */
  enum Meaning {
    RIGHT,
    WRONG
  }

  /** How good the answer was; empty if nobody says. */
  Optional<Double> quality(ScoreSheet sheet) {
    Object value = sheet.labels().values().get(label);
    if (value == null) {
      return Optional.empty();
    }
    double quality = value instanceof Boolean flag ? (flag ? 1 : 0) : number(sheet, value);
    return Optional.of(meaning == Meaning.RIGHT ? quality : 1 - quality);
  }

  private double number(ScoreSheet sheet, Object value) {
    if (value instanceof Double number && number >= 0 && number <= 1) {
      return number;
    }
    String shown =
        value instanceof Labels.Raw raw
            ? raw.json()
            : value instanceof String text ? '"' + text + '"' : value.toString();
    throw new BadInputException(
        "label "
            + label
            + " of item "
            + sheet.id()
            + " = "
            + shown
            + "; must be true, false or a number in [0, 1]");
  }

  /** The group's name, if the item has one. */
  Optional<String> group(Labels labels) {
    return group.flatMap(name -> text(labels, name));
  }

  /** A label of any kind as text. */
  static Optional<String> text(Labels labels, String name) {
    Object value = labels.values().get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return Optional.of(Long.toString(number.longValue()));
    }
    return Optional.of(value instanceof Labels.Raw raw ? raw.json() : value.toString());
  }
}
