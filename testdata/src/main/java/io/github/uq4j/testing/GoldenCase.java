package io.github.uq4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One case of a golden file, its references resolved.
 *
 * @param id its name
 * @param referenceClass what the authors call the thing that computed it
 * @param level sequence, token, claim, metric, rule or normalizer
 * @param params settings of the reference
 * @param inputs what the reference was given
 * @param expected what it answered
 * @param formula in words, empty if none
 * @param notes remarks, empty if none
 */
public record GoldenCase(
    String id,
    String referenceClass,
    String level,
    JsonNode params,
    JsonNode inputs,
    JsonNode expected,
    String formula,
    String notes) {

  private static final int LONGEST_INPUT = 6_000;

  /**
   * One input.
   *
   * @param name its name
   * @return its value
   * @throws IllegalStateException if there is none of that name
   */
  public JsonNode input(String name) {
    JsonNode value = inputs.get(name);
    if (value == null) {
      throw new IllegalStateException("case " + id + " has no input " + name);
    }
    return value;
  }

  /**
   * What a failing assertion says of this case.
   *
   * @return its id, parameters, notes and inputs
   */
  public String describe() {
    String given = inputs.toString();
    String shown =
        given.length() <= LONGEST_INPUT
            ? given
            : given.substring(0, LONGEST_INPUT) + "... (" + given.length() + " characters)";
    return "case "
        + id
        + " ("
        + referenceClass
        + ") params "
        + params
        + (notes.isEmpty() ? "" : " notes \"" + notes + "\"")
        + " inputs "
        + shown;
  }

  /**
   * Fails unless a value is as expected; NaN and infinities must agree exactly.
   *
   * @param actual the value computed
   * @param wanted the value expected
   * @param tolerance absolute, and relative to the expected value where that is above 1
   */
  public void assertClose(double actual, double wanted, double tolerance) {
    if (Double.isFinite(wanted)) {
      assertThat(actual)
          .as(this::describe)
          .isCloseTo(wanted, within(tolerance * Math.max(1, Math.abs(wanted))));
    } else {
      assertThat(actual).as(this::describe).isEqualTo(Double.valueOf(wanted));
    }
  }

  /**
   * Fails unless values are as expected, one by one.
   *
   * @param actual the values computed
   * @param wanted the values expected
   * @param tolerance as for {@link #assertClose(double, double, double)}
   */
  public void assertClose(List<Double> actual, List<Double> wanted, double tolerance) {
    assertThat(actual).as(this::describe).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      assertClose(actual.get(i), wanted.get(i), tolerance);
    }
  }

  /**
   * A number of a golden file.
   *
   * @param node a number, or one of the strings NaN, Infinity and -Infinity
   * @return its value
   * @throws IllegalStateException if it is neither
   */
  public static double number(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new IllegalStateException("golden value " + node + "; must be a number");
    };
  }

  /**
   * A list of numbers of a golden file.
   *
   * @param node an array; true and false count as 1 and 0
   * @return its values
   */
  public static List<Double> numbers(JsonNode node) {
    List<Double> values = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      values.add(element.isBoolean() ? (element.booleanValue() ? 1.0 : 0.0) : number(element));
    }
    return values;
  }
}
