package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a filter, test, method or function is called with.
 *
 * @param name what is called, for messages
 * @param values by place
 * @param named by name
 */
record Arguments(String name, List<Object> values, Map<String, Object> named) {

  Arguments atMost(int count, String... names) {
    for (String given : named.keySet()) {
      if (!List.of(names).contains(given)) {
        throw new TemplateFault("the argument '" + given + "' of '" + name + "' is not supported");
      }
    }
    if (values.size() > count) {
      throw new TemplateFault("'" + name + "' with " + values.size() + " arguments");
    }
    return this;
  }

  boolean has(int place) {
    return place < values.size();
  }

  Object get(int place) {
    if (!has(place)) {
      throw new TemplateFault("'" + name + "' lacks an argument");
    }
    return values.get(place);
  }

  Object get(int place, String byName, Object otherwise) {
    Object value = named.get(byName);
    return value != null ? value : has(place) ? values.get(place) : otherwise;
  }

  String text(int place) {
    return Value.string(get(place), "an argument of '" + name + "'");
  }

  /** A call whose arguments are still to be computed. */
  record Pending(String name, List<Expression> values, Map<String, Expression> named) {

    Arguments of(Scope scope) {
      List<Object> given = new ArrayList<>();
      values.forEach(value -> given.add(value.of(scope)));
      Map<String, Object> byName = new LinkedHashMap<>();
      named.forEach((key, value) -> byName.put(key, value.of(scope)));
      return new Arguments(name, given, byName);
    }
  }
}
