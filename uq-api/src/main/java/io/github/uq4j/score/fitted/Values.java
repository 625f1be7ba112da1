package io.github.uq4j.score.fitted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named values in order: finite numbers, texts, lists of either, and rows of numbers. Immutable.
 */
public final class Values {

  private static final Values NONE = new Values(Map.of());

  private final Map<String, Object> byName;

  private Values(Map<String, Object> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /**
   * No values.
   *
   * @return the empty value
   */
  public static Values none() {
    return NONE;
  }

  /**
   * The same with a number.
   *
   * @param name its name, a new one
   * @param number finite
   * @return new values
   * @throws IllegalArgumentException if it is NaN or infinite, or the name is taken
   */
  public Values with(String name, double number) {
    requireFinite(name, number);
    return and(name, number);
  }

  /**
   * The same with a text.
   *
   * @param name its name, a new one
   * @param text the text
   * @return new values
   * @throws IllegalArgumentException if the name is taken
   */
  public Values with(String name, String text) {
    return and(name, text);
  }

  /**
   * The same with a list of numbers.
   *
   * @param name its name, a new one
   * @param numbers finite; may be empty
   * @return new values
   * @throws IllegalArgumentException if one is NaN or infinite, or the name is taken
   */
  public Values withNumbers(String name, List<Double> numbers) {
    return and(name, finite(name, numbers));
  }

  /**
   * The same with a list of texts.
   *
   * @param name its name, a new one
   * @param texts may be empty
   * @return new values
   * @throws IllegalArgumentException if the name is taken
   */
  public Values withTexts(String name, List<String> texts) {
    return and(name, List.copyOf(texts));
  }

  /**
   * The same with rows of numbers.
   *
   * @param name its name, a new one
   * @param rows rows of finite numbers, of any lengths
   * @return new values
   * @throws IllegalArgumentException if one is NaN or infinite, or the name is taken
   */
  public Values withRows(String name, List<List<Double>> rows) {
    List<List<Double>> copied = new ArrayList<>(rows.size());
    for (List<Double> row : rows) {
      copied.add(finite(name + "[" + copied.size() + "]", row));
    }
    return and(name, Collections.unmodifiableList(copied));
  }

  private Values and(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(byName);
    if (more.put(name, value) != null) {
      throw new IllegalArgumentException("value " + name + " is given twice; must be given once");
    }
    return new Values(more);
  }

  private static List<Double> finite(String name, List<Double> numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      requireFinite(name + "[" + i + "]", numbers.get(i));
    }
    return List.copyOf(numbers);
  }

  private static void requireFinite(String name, double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(name + " = " + number + "; must be finite");
    }
  }

  /**
   * Whether there is a value of a name.
   *
   * @param name the name
   * @return true if there is
   */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /**
   * The names there are.
   *
   * @return names in order
   */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * A number.
   *
   * @param name its name
   * @return the number
   * @throws IllegalArgumentException if there is none of that name
   */
  public double number(String name) {
    if (byName.get(name) instanceof Double number) {
      return number;
    }
    throw wrong(name, "a number");
  }

  /**
   * A text.
   *
   * @param name its name
   * @return the text
   * @throws IllegalArgumentException if there is none of that name
   */
  public String text(String name) {
    if (byName.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  /**
   * A list of numbers.
   *
   * @param name its name
   * @return the numbers
   * @throws IllegalArgumentException if there is none of that name
   */
  public List<Double> numbers(String name) {
    return list(name, Double.class, "an array of numbers");
  }

  /**
   * A list of texts.
   *
   * @param name its name
   * @return the texts
   * @throws IllegalArgumentException if there is none of that name
   */
  public List<String> texts(String name) {
    return list(name, String.class, "an array of strings");
  }

  /**
   * Rows of numbers.
   *
   * @param name their name
   * @return the rows
   * @throws IllegalArgumentException if there are none of that name
   */
  @SuppressWarnings("unchecked")
  public List<List<Double>> rows(String name) {
    return (List<List<Double>>) (List<?>) list(name, List.class, "an array of arrays of numbers");
  }

  @SuppressWarnings("unchecked")
  private <T> List<T> list(String name, Class<T> kind, String rule) {
    if (byName.get(name) instanceof List<?> list && list.stream().allMatch(kind::isInstance)) {
      return (List<T>) list;
    }
    throw wrong(name, rule);
  }

  private IllegalArgumentException wrong(String name, String rule) {
    String fault = has(name) ? name + " = " + byName.get(name) : name + " is missing";
    return new IllegalArgumentException("values." + fault + "; must be " + rule);
  }

  /** The value of a name as it is kept: Double, String or List of these or of lists of Double. */
  @Nullable Object raw(String name) {
    return byName.get(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Values values && values.byName.equals(byName);
  }

  @Override
  public int hashCode() {
    return byName.hashCode();
  }

  @Override
  public String toString() {
    return "Values" + byName;
  }
}
