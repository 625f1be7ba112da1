package io.github.uq4j.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of a trace from outside: right or wrong, quality, group, anything a user adds.
 *
 * @param values by name, in file order; each a {@link Boolean}, a {@link Double}, a {@link String}
 *     or, for anything else, {@link Raw}
 */
public record Labels(Map<String, Object> values) {

  private static final Labels NONE = new Labels(Map.of());

  /**
   * A label whose JSON is neither true/false, a number, nor a string, or a whole number that a
   * double cannot hold.
   *
   * @param json its JSON text
   */
  public record Raw(String json) {}

  /**
   * Copies the map and checks the kinds.
   *
   * @throws IllegalArgumentException if a value is of another kind, or a number is not finite
   */
  public Labels {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    values.forEach(Labels::check);
  }

  private static void check(String name, Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      throw new IllegalArgumentException("label " + name + " = " + number + "; must be finite");
    }
    if (!(value instanceof Boolean
        || value instanceof Double
        || value instanceof String
        || value instanceof Raw)) {
      throw new IllegalArgumentException(
          "label "
              + name
              + " is a "
              + value.getClass().getSimpleName()
              + "; must be a Boolean, a Double, a String or Raw");
    }
  }

  /**
   * No labels.
   *
   * @return the empty value
   */
  public static Labels none() {
    return NONE;
  }

  /**
   * The same with one more label.
   *
   * @param name its name
   * @param value a Boolean, a Double, a String or Raw
   * @return new labels
   */
  public Labels with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Labels(more);
  }

  /**
   * A true/false label.
   *
   * @param name its name
   * @return the value, if there is such a label and it is true or false
   */
  public Optional<Boolean> flag(String name) {
    return values.get(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }

  /**
   * A numeric label.
   *
   * @param name its name
   * @return the value, if there is such a label and it is a number
   */
  public OptionalDouble number(String name) {
    return values.get(name) instanceof Double number
        ? OptionalDouble.of(number)
        : OptionalDouble.empty();
  }

  /**
   * A text label.
   *
   * @param name its name
   * @return the value, if there is such a label and it is a string
   */
  public Optional<String> text(String name) {
    return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
