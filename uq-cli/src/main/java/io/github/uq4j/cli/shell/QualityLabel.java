package io.github.uq4j.cli.shell;

import io.github.uq4j.trace.Labels;
import java.util.Optional;

/**
 * The label that says how good an answer was.
 *
 * @param name its name
 * @param meaning what true or 1 means
 */
public record QualityLabel(String name, Meaning meaning) {

  /** What a label of true or 1 says of an answer. */
  public enum Meaning {
    RIGHT,
    WRONG
  }

  /** How good the answer was, 1 for right; empty if nobody says. */
  public Optional<Double> quality(String id, Labels labels) {
    Object value = labels.values().get(name);
    if (value == null) {
      return Optional.empty();
    }
    double quality = value instanceof Boolean flag ? (flag ? 1 : 0) : number(id, value);
    return Optional.of(meaning == Meaning.RIGHT ? quality : 1 - quality);
  }

  private double number(String id, Object value) {
    if (value instanceof Double number && number >= 0 && number <= 1) {
      return number;
    }
    String shown =
        value instanceof Labels.Raw raw
            ? raw.json()
            : value instanceof String text ? '"' + text + '"' : value.toString();
    throw new BadInputException(
        "label "
            + name
            + " of item "
            + id
            + " = "
            + shown
            + "; must be true, false or a number in [0, 1]");
  }

  /** A label of any kind as text. */
  public static Optional<String> text(Labels labels, String name) {
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
