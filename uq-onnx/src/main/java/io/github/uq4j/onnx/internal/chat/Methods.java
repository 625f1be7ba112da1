package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Methods of Python's strings and mappings, as far as chat templates use them. */
final class Methods {

  private Methods() {}

  static Object call(Object value, Arguments given) {
    if (value instanceof String text) {
      return ofText(text, given.atMost(2));
    }
    if (value instanceof Map<?, ?> map) {
      return ofMap(map, given.atMost(2));
    }
    throw unknown(value, given);
  }

  private static TemplateFault unknown(Object value, Arguments given) {
    return new TemplateFault(
        "the method '" + given.name() + "' of " + Value.kind(value) + " is not supported");
  }

  private static Object ofText(String text, Arguments given) {
    return switch (given.name()) {
      case "strip", "lstrip", "rstrip" -> strip(text, given);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "capitalize" -> Text.capitalize(text);
      case "startswith" -> text.startsWith(given.text(0));
      case "endswith" -> text.endsWith(given.text(0));
      case "replace" -> text.replace(given.text(0), given.text(1));
      case "split" -> split(text, given);
      case "join" ->
          String.join(
              text,
              Value.items(given.get(0)).stream()
                  .map(part -> Value.string(part, "a part of 'join'"))
                  .toList());
      default -> throw unknown(text, given);
    };
  }

  private static String strip(String text, Arguments given) {
    boolean all = !given.has(0) || given.get(0) == Value.NONE;
    String kept = text;
    if (!given.name().equals("rstrip")) {
      kept = all ? Text.stripStart(kept) : Text.stripStart(kept, given.text(0));
    }
    if (!given.name().equals("lstrip")) {
      kept = all ? Text.stripEnd(kept) : Text.stripEnd(kept, given.text(0));
    }
    return kept;
  }

  private static Object split(String text, Arguments given) {
    if (!given.has(0) || given.get(0) == Value.NONE) {
      if (given.has(1)) {
        throw new TemplateFault("'split' by white space with a limit is not supported");
      }
      return Text.words(text);
    }
    String separator = given.text(0);
    List<Object> parts = Text.split(text, separator);
    long limit = given.has(1) ? Value.integer(given.get(1)) : -1;
    if (limit < 0 || parts.size() <= limit + 1) {
      return parts;
    }
    List<Object> kept = new ArrayList<>(parts.subList(0, (int) limit));
    kept.add(
        String.join(
            separator,
            parts.subList((int) limit, parts.size()).stream().map(Value::text).toList()));
    return kept;
  }

  private static Object ofMap(Map<?, ?> map, Arguments given) {
    List<Object> found = new ArrayList<>();
    switch (given.name()) {
      case "items" -> map.forEach((key, value) -> found.add(List.of(key, value)));
      case "keys" -> found.addAll(map.keySet());
      case "values" -> found.addAll(map.values());
      case "get" -> {
        Object value = map.get(given.get(0));
        return value != null ? value : given.get(1, "default", Value.NONE);
      }
      default -> throw unknown(map, given);
    }
    return found;
  }
}
