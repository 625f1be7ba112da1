package io.github.uq4j.score;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How to build a scorer by name.
 *
 * @param profile which variant
 * @param values options by name, such as {@code alpha} to {@code 0.4}
 */
public record ScorerOptions(Profile profile, Map<String, String> values) {

  /** Copies the map. */
  public ScorerOptions {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * A profile without options.
   *
   * @param profile which variant
   * @return the options
   */
  public static ScorerOptions of(Profile profile) {
    return new ScorerOptions(profile, Map.of());
  }

  /**
   * A numeric option.
   *
   * @param name its name
   * @return its value, if it was given
   * @throws IllegalArgumentException if it is not a finite number
   */
  public OptionalDouble number(String name) {
    String value = values.get(name);
    if (value == null) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return OptionalDouble.of(number);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option " + name + " = \"" + value + "\"; must be a number", e);
    }
    throw new IllegalArgumentException(
        "option " + name + " = " + value + "; must be a finite number");
  }
}
