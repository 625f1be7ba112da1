package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@code for}: its body sees {@code loop} and forgets what it set. */
record Loop(
    List<String> names,
    Expression source,
    Expression filter,
    List<Statement> body,
    List<Statement> otherwise)
    implements Statement {

  Loop {
    names = List.copyOf(names);
    body = List.copyOf(body);
    otherwise = List.copyOf(otherwise);
  }

  @Override
  public Flow run(Scope scope, StringBuilder out) {
    List<Object> items = new ArrayList<>();
    for (Object item : Value.items(source.of(scope))) {
      Scope tried = new Scope(scope);
      name(tried, item);
      if (Value.truth(filter.of(tried))) {
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      return Statement.runAll(otherwise, scope, out);
    }
    for (int i = 0; i < items.size(); i++) {
      Scope inner = new Scope(scope);
      inner.set("loop", place(items, i));
      name(inner, items.get(i));
      if (Statement.runAll(body, inner, out) == Flow.BREAK) {
        return Flow.NEXT;
      }
    }
    return Flow.NEXT;
  }

  private void name(Scope scope, Object item) {
    if (names.size() == 1) {
      scope.set(names.get(0), item);
      return;
    }
    List<?> parts = Value.items(item);
    if (parts.size() != names.size()) {
      throw new TemplateFault(parts.size() + " values for " + names.size() + " names");
    }
    for (int n = 0; n < names.size(); n++) {
      scope.set(names.get(n), parts.get(n));
    }
  }

  private static Map<String, Object> place(List<Object> items, int index) {
    int count = items.size();
    Map<String, Object> loop = new LinkedHashMap<>();
    loop.put("index", index + 1L);
    loop.put("index0", (long) index);
    loop.put("revindex", (long) count - index);
    loop.put("revindex0", count - index - 1L);
    loop.put("first", index == 0);
    loop.put("last", index == count - 1);
    loop.put("length", (long) count);
    if (index > 0) {
      loop.put("previtem", items.get(index - 1));
    }
    if (index < count - 1) {
      loop.put("nextitem", items.get(index + 1));
    }
    return loop;
  }
}
