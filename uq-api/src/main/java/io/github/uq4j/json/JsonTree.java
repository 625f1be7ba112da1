package io.github.uq4j.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One value of a line together with the place it stands at, for records whose fields come in an
 * order that nobody promises. Null and missing are one: not there. Immutable.
 */
public final class JsonTree {

  private final @Nullable JsonTree parent;
  private final String step;
  private final @Nullable Object value;

  /** A number as it stands, and the nearest double, which may be NaN or infinite. */
  private record Figure(String text, double value) {}

  private JsonTree(@Nullable JsonTree parent, String step, JsonCursor cursor) throws IOException {
    this.parent = parent;
    this.step = step;
    this.value = valueOf(cursor);
  }

  /**
   * Reads the value under the cursor to its end.
   *
   * @param cursor stands on the value
   * @return the value
   * @throws IOException if the line is not JSON
   */
  public static JsonTree read(JsonCursor cursor) throws IOException {
    return new JsonTree(null, "", cursor);
  }

  private @Nullable Object valueOf(JsonCursor cursor) throws IOException {
    if (cursor.isNull()) {
      return null;
    }
    if (cursor.isString()) {
      return cursor.string();
    }
    if (cursor.isFlag()) {
      return cursor.flag();
    }
    if (cursor.isNumber()) {
      return new Figure(cursor.literal(), cursor.anyNumber());
    }
    if (cursor.isArray()) {
      List<JsonTree> items = new ArrayList<>();
      cursor.array(() -> items.add(new JsonTree(this, "[" + items.size() + "]", cursor)));
      return Collections.unmodifiableList(items);
    }
    Map<String, JsonTree> fields = new LinkedHashMap<>();
    cursor.object(
        name -> {
          fields.put(name, new JsonTree(this, name, cursor));
          return true;
        });
    return Collections.unmodifiableMap(fields);
  }

  /**
   * Where it stands.
   *
   * @return a path such as {@code choices[0].logprobs}; empty for the line's value
   */
  public String path() {
    String above = parent == null ? "" : parent.path();
    return above.isEmpty() || step.startsWith("[") ? above + step : above + "." + step;
  }

  /**
   * The fields of an object in their order.
   *
   * @return the fields by name
   * @throws LineFault if it is no object
   */
  public Map<String, JsonTree> fields() {
    if (!isObject()) {
      throw fault("must be an object");
    }
    return objectFields();
  }

  @SuppressWarnings("unchecked")
  private Map<String, JsonTree> objectFields() {
    return value instanceof Map ? (Map<String, JsonTree>) value : Map.of();
  }

  /**
   * A field of an object.
   *
   * @param name its name
   * @return the field, if this is an object that has it and it is not null
   */
  public Optional<JsonTree> find(String name) {
    JsonTree field = objectFields().get(name);
    return field == null || field.value == null ? Optional.empty() : Optional.of(field);
  }

  /**
   * Whether a field is there.
   *
   * @param name its name
   * @return true if this is an object that has it and it is not null
   */
  public boolean has(String name) {
    return find(name).isPresent();
  }

  /**
   * A field that must be there.
   *
   * @param name its name
   * @param rule what it must be, and how to come by it
   * @return the field
   * @throws LineFault if it is missing or null
   */
  public JsonTree need(String name, String rule) {
    return find(name)
        .orElseThrow(() -> LineFault.missing(path().isEmpty() ? name : path() + "." + name, rule));
  }

  /**
   * The elements of an array.
   *
   * @return the elements
   * @throws LineFault if it is no array
   */
  @SuppressWarnings("unchecked")
  public List<JsonTree> items() {
    if (!isArray()) {
      throw fault("must be an array");
    }
    return (List<JsonTree>) value;
  }

  /**
   * The elements of a field that may be missing.
   *
   * @param name its name
   * @return the elements; empty if it is missing or null
   * @throws LineFault if it is there and no array
   */
  public List<JsonTree> items(String name) {
    return find(name).map(JsonTree::items).orElse(List.of());
  }

  /**
   * The text of a string.
   *
   * @return the text
   * @throws LineFault if it is no string
   */
  public String string() {
    if (!(value instanceof String text)) {
      throw fault("must be a string");
    }
    return text;
  }

  /**
   * The text of a field that may be missing.
   *
   * @param name its name
   * @return the text, if it is there
   * @throws LineFault if it is there and no string
   */
  public Optional<String> string(String name) {
    return find(name).map(JsonTree::string);
  }

  /**
   * A number, NaN and infinities included.
   *
   * @return the nearest double
   * @throws LineFault if it is no number
   */
  public double anyNumber() {
    if (!(value instanceof Figure figure)) {
      throw fault("must be a number");
    }
    return figure.value();
  }

  /**
   * A whole number from 0.
   *
   * @return the number
   * @throws LineFault if it is anything else
   */
  public int count() {
    double number = value instanceof Figure figure ? figure.value() : Double.NaN;
    if (!(number >= 0 && number <= Integer.MAX_VALUE && number == Math.rint(number))) {
      throw fault("must be a whole number in [0, " + Integer.MAX_VALUE + "]");
    }
    return (int) number;
  }

  /**
   * Whether it is the truth value true.
   *
   * @return false for anything else
   */
  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /**
   * Whether it is a truth value.
   *
   * @return true if so
   */
  public boolean isFlag() {
    return value instanceof Boolean;
  }

  /**
   * Whether it is null.
   *
   * @return true if so
   */
  public boolean isNull() {
    return value == null;
  }

  /**
   * Whether it is a string.
   *
   * @return true if so
   */
  public boolean isString() {
    return value instanceof String;
  }

  /**
   * Whether it is a number.
   *
   * @return true if so
   */
  public boolean isNumber() {
    return value instanceof Figure;
  }

  /**
   * Whether it is an array.
   *
   * @return true if so
   */
  public boolean isArray() {
    return value instanceof List;
  }

  /**
   * Whether it is an object.
   *
   * @return true if so
   */
  public boolean isObject() {
    return value instanceof Map;
  }

  /**
   * The value as a message shows it.
   *
   * @return a string in quotes, a number as it stands, {@code [...]} or <code>{...}</code>
   */
  public String shown() {
    if (value instanceof String text) {
      return "\"" + text + "\"";
    }
    if (value instanceof Figure figure) {
      return figure.text();
    }
    return isArray() ? "[...]" : isObject() ? "{...}" : String.valueOf(value);
  }

  /**
   * The fault that this value breaks a rule.
   *
   * @param rule what it must be
   * @return the fault, to be thrown
   */
  public LineFault fault(String rule) {
    return LineFault.of(path(), shown(), rule);
  }

  @Override
  public String toString() {
    return "JsonTree[" + path() + " = " + shown() + "]";
  }
}
