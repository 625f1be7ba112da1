package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Jinja's filters, as far as chat templates use them. */
final class Filters {

  private static final Set<String> KNOWN =
      Set.of(
          "trim",
          "upper",
          "lower",
          "capitalize",
          "length",
          "count",
          "default",
          "d",
          "join",
          "first",
          "last",
          "list",
          "string",
          "tojson",
          "replace",
          "selectattr",
          "rejectattr",
          "map",
          "items",
          "reverse");

  private Filters() {}

  static void requireKnown(String name) {
    if (!KNOWN.contains(name)) {
      throw new TemplateFault("the filter '" + name + "' is not supported");
    }
  }

  static Object apply(Object value, Arguments given) {
    return switch (given.name()) {
      case "trim", "upper", "lower", "capitalize", "string", "replace" -> text(value, given);
      case "length", "count" -> Value.length(value);
      case "default", "d" -> {
        given.atMost(2, "default_value", "boolean");
        boolean falseToo = Value.truth(given.get(1, "boolean", false));
        yield value == Value.UNDEFINED || (falseToo && !Value.truth(value))
            ? given.get(0, "default_value", "")
            : value;
      }
      case "tojson" -> {
        given.atMost(0, "indent", "ensure_ascii");
        if (Value.truth(given.get(9, "ensure_ascii", false))) {
          throw new TemplateFault("the argument 'ensure_ascii' of 'tojson' is not supported");
        }
        Object indent = given.get(9, "indent", Value.NONE);
        yield JsonText.of(value, indent == Value.NONE ? -1 : (int) Value.integer(indent));
      }
      case "items" ->
          value == Value.UNDEFINED
              ? List.of()
              : Methods.call(value, new Arguments("items", List.of(), Map.of()));
      default -> sequence(value, given);
    };
  }

  private static String text(Object value, Arguments given) {
    String text = Value.text(value);
    return switch (given.name()) {
      case "trim" ->
          given.atMost(1).has(0)
              ? Text.stripStart(Text.stripEnd(text, given.text(0)), given.text(0))
              : Text.strip(text);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "capitalize" -> Text.capitalize(text);
      case "replace" -> text.replace(given.atMost(2).text(0), given.text(1));
      default -> text;
    };
  }

  private static Object sequence(Object value, Arguments given) {
    List<Object> items = new ArrayList<>(Value.items(value));
    return switch (given.name()) {
      case "join" -> {
        given.atMost(1);
        String separator = given.has(0) ? given.text(0) : "";
        yield String.join(separator, items.stream().map(Value::text).toList());
      }
      case "first" -> items.isEmpty() ? Value.UNDEFINED : items.get(0);
      case "last" -> items.isEmpty() ? Value.UNDEFINED : items.get(items.size() - 1);
      case "selectattr", "rejectattr" -> {
        boolean keep = given.name().equals("selectattr");
        items.removeIf(item -> attribute(item, given) != keep);
        yield items;
      }
      case "map" -> {
        given.atMost(0, "attribute");
        Object attribute = given.get(9, "attribute", Value.UNDEFINED);
        String name = Value.string(attribute, "the attribute of 'map'");
        items.replaceAll(item -> path(item, name));
        yield items;
      }
      case "reverse" -> {
        Collections.reverse(items);
        yield value instanceof String
            ? String.join("", items.stream().map(Value::text).toList())
            : items;
      }
      default -> items;
    };
  }

  private static Object path(Object item, String name) {
    Object value = item;
    for (Object part : Text.split(name, ".")) {
      value = Value.item(value, part);
    }
    return value;
  }

  private static boolean attribute(Object item, Arguments given) {
    Object value = path(item, given.text(0));
    if (!given.has(1)) {
      return Value.truth(value);
    }
    List<Object> rest = given.values().subList(2, given.values().size());
    return Tests.holds(value, new Arguments(given.text(1), rest, Map.of()));
  }
}
