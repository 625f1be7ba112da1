package io.github.uq4j.onnx.internal.chat;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may stand behind {@code is}. */
final class Tests {

  private static final Set<String> KNOWN =
      Set.of(
          "defined",
          "undefined",
          "none",
          "string",
          "mapping",
          "sequence",
          "iterable",
          "number",
          "integer",
          "float",
          "boolean",
          "true",
          "false",
          "odd",
          "even",
          "divisibleby",
          "equalto",
          "eq",
          "==",
          "ne",
          "in");

  private Tests() {}

  static void requireKnown(String name) {
    if (!KNOWN.contains(name)) {
      throw new TemplateFault("the test '" + name + "' is not supported");
    }
  }

  static boolean holds(Object value, Arguments given) {
    requireKnown(given.name());
    return switch (given.name()) {
      case "defined" -> value != Value.UNDEFINED;
      case "undefined" -> value == Value.UNDEFINED;
      case "none" -> value == Value.NONE;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "odd" -> Math.floorMod(Value.integer(value), 2L) == 1;
      case "even" -> Math.floorMod(Value.integer(value), 2L) == 0;
      case "divisibleby" -> Value.arithmetic("%", value, given.get(0)).equals(0L);
      case "equalto", "eq", "==" -> Value.same(value, given.get(0));
      case "ne" -> !Value.same(value, given.get(0));
      case "in" -> Value.contains(given.get(0), value);
      default -> isA(value, given.name());
    };
  }

  private static boolean isA(Object value, String kind) {
    boolean mapping = value instanceof Map && !(value instanceof Value.Namespace);
    boolean many = value instanceof String || value instanceof List || mapping;
    return switch (kind) {
      case "string" -> value instanceof String;
      case "mapping" -> mapping;
      case "sequence", "iterable" -> many || value == Value.UNDEFINED;
      case "number" -> value instanceof Number || value instanceof Boolean;
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      default -> value instanceof Boolean;
    };
  }
}
