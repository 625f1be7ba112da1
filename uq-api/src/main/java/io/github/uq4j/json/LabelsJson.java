package io.github.uq4j.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.trace.Labels;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Labels as an object: true/false, numbers and strings by kind, anything else, and whole numbers
 * that a double cannot hold, as it stands.
 */
public final class LabelsJson {

  private static final double LARGEST_WHOLE = 0x1p53;

  private LabelsJson() {}

  /**
   * Reads the object under the cursor.
   *
   * @param cursor stands on the object
   * @return the labels, in the order of the line
   * @throws IOException if the line is not JSON
   */
  public static Labels read(JsonCursor cursor) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    cursor.object(
        name -> {
          values.put(name, value(cursor));
          return true;
        });
    return values.isEmpty() ? Labels.none() : new Labels(values);
  }

  private static Object value(JsonCursor cursor) throws IOException {
    if (cursor.isFlag()) {
      return cursor.flag();
    }
    if (cursor.isNumber()) {
      return number(cursor);
    }
    return cursor.isString() ? cursor.string() : new Labels.Raw(cursor.raw());
  }

  /** A whole number that a double cannot hold, a long identifier, is kept digit by digit. */
  private static Object number(JsonCursor cursor) throws IOException {
    double number = cursor.number();
    if (Math.abs(number) < LARGEST_WHOLE) {
      return number;
    }
    String json = cursor.raw();
    boolean exact = !whole(json) || new BigDecimal(json).compareTo(new BigDecimal(number)) == 0;
    return exact ? number : new Labels.Raw(json);
  }

  private static boolean whole(String json) {
    return json.chars().allMatch(c -> c == '-' || Character.isDigit(c));
  }

  /**
   * Writes labels as a field, if there are any; a number without a fraction is written without one.
   *
   * @param out where to
   * @param labels the labels
   * @throws IOException if they cannot be written
   */
  public static void write(JsonGenerator out, Labels labels) throws IOException {
    if (labels.values().isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("labels");
    for (Map.Entry<String, Object> label : labels.values().entrySet()) {
      out.writeFieldName(label.getKey());
      if (label.getValue() instanceof Boolean flag) {
        out.writeBoolean(flag);
      } else if (label.getValue() instanceof Double number) {
        writeNumber(out, number);
      } else if (label.getValue() instanceof Labels.Raw raw) {
        JsonLine.raw(out, label.getKey(), raw.json());
      } else {
        out.writeString(label.getValue().toString());
      }
    }
    out.writeEndObject();
  }

  private static void writeNumber(JsonGenerator out, double number) throws IOException {
    boolean whole = number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE;
    if (whole && Double.compare(number, -0.0) != 0) {
      out.writeNumber((long) number);
    } else {
      out.writeNumber(number);
    }
  }
}
