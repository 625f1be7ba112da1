package io.github.uq4j.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.github.uq4j.trace.Extras;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Walks over the one JSON value of a line and says, of whatever is wrong, where it is. Every fault
 * is a {@link LineFault}. For use by one thread.
 *
 * <p>NaN and infinities are let through Jackson so that the refusal can name their field; no method
 * here returns one.
 */
public final class JsonCursor {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(JsonLimits.constraints())
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final JsonParser parser;
  private final Text text;
  private final FieldNames names = new FieldNames();

  private JsonCursor(JsonParser parser, Text text) {
    this.parser = parser;
    this.text = text;
  }

  /** The line under the parser. */
  @FunctionalInterface
  private interface Text {
    /** A stretch of it; in bytes of a line of bytes, in characters of a line of characters. */
    String part(int start, int end);
  }

  /** Reads the value of one field of an object. */
  @FunctionalInterface
  public interface Field {
    /**
     * Reads the value under the cursor if the field is known.
     *
     * @param name the field's name
     * @return false if it is unknown; the value is then kept as it is
     * @throws IOException if the line is not JSON
     */
    boolean read(String name) throws IOException;
  }

  /** Reads one element of an array, under the cursor. */
  @FunctionalInterface
  public interface Element {
    /**
     * Reads the element.
     *
     * @throws IOException if the line is not JSON
     */
    void read() throws IOException;
  }

  /** Reads a whole line. */
  @FunctionalInterface
  public interface Line<T> {
    /**
     * Reads the line's value.
     *
     * @param cursor stands on the value
     * @return what it means
     * @throws IOException if the line is not JSON
     */
    T read(JsonCursor cursor) throws IOException;
  }

  /**
   * Reads a line that must hold exactly one value.
   *
   * @param text the line; not changed
   * @param length how many characters of it count
   * @param line reads the value
   * @param <T> what it means
   * @return what the line means
   * @throws LineFault if anything is wrong with it, an {@link IllegalArgumentException} or {@link
   *     ArithmeticException} of the values it holds included
   * @throws UncheckedIOException if something beside the line cannot be read
   */
  public static <T> T parse(char[] text, int length, Line<T> line) {
    try (JsonParser parser = FACTORY.createParser(text, 0, length)) {
      Text part = (start, end) -> new String(text, start, end - start);
      return new JsonCursor(parser, part).read(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a line of valid UTF-8 that must hold exactly one value.
   *
   * @param utf8 the line; not changed
   * @param length how many bytes of it count
   * @param line reads the value
   * @param <T> what it means
   * @return what the line means
   * @throws LineFault as {@link #parse(char[], int, Line)}
   * @throws UncheckedIOException if something beside the line cannot be read
   */
  static <T> T parse(byte[] utf8, int length, Line<T> line) {
    // A NUL would make the parser guess another encoding.
    if (length > 1 && (utf8[0] == 0 || utf8[1] == 0)) {
      throw LineFault.in("", "not JSON: begins with a NUL; must be UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(utf8, 0, length)) {
      Text part = (start, end) -> new String(utf8, start, end - start, StandardCharsets.UTF_8);
      return new JsonCursor(parser, part).read(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T read(Line<T> line) throws IOException {
    try {
      parser.nextToken();
      T value = line.read(this);
      if (parser.nextToken() != null) {
        throw LineFault.in("", "more follows the value; a line must hold exactly one");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw LineFault.in(path(), String.valueOf(e.getMessage()));
    }
  }

  private LineFault notJson(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    String column =
        e.getLocation() == null ? "" : " (column " + e.getLocation().getColumnNr() + ")";
    return LineFault.in("", "not JSON: " + message + column);
  }

  /**
   * Reads an object.
   *
   * @param known reads the values of known fields
   * @return the unknown fields as they stand
   * @throws IOException if the line is not JSON
   */
  public Extras object(Field known) throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      throw fault("must be an object");
    }
    Map<String, String> unknown = null;
    int before = names.open();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      requireNew(name);
      parser.nextToken();
      if (!known.read(name)) {
        unknown = unknown == null ? new LinkedHashMap<>() : unknown;
        unknown.put(name, raw());
      }
    }
    names.close(before);
    return unknown == null ? Extras.none() : new Extras(unknown);
  }

  private void requireNew(String name) {
    if (!names.add(name)) {
      throw LineFault.in(path(), "appears twice; must appear once");
    }
  }

  /**
   * Reads an array.
   *
   * @param element reads each element
   * @throws IOException if the line is not JSON
   */
  public void array(Element element) throws IOException {
    if (!parser.hasToken(JsonToken.START_ARRAY)) {
      throw fault("must be an array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  /**
   * The string under the cursor.
   *
   * @return the string
   * @throws IOException if the line is not JSON
   */
  public String string() throws IOException {
    if (!isString()) {
      throw fault("must be a string");
    }
    return parser.getText();
  }

  /**
   * The number under the cursor.
   *
   * @return a finite number, the nearest double
   * @throws IOException if the line is not JSON
   */
  public double number() throws IOException {
    if (!isNumber()) {
      throw fault("must be a number");
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw fault("must be finite");
    }
    return value;
  }

  /**
   * The whole number under the cursor.
   *
   * @return the number
   * @throws IOException if the line is not JSON
   */
  public long whole() throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw fault("must be a whole number");
    }
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw fault("must fit 64 bits");
    }
    return parser.getLongValue();
  }

  /**
   * The whole number from 0 under the cursor.
   *
   * @return the number
   * @throws IOException if the line is not JSON
   */
  public int count() throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)
        || parser.getNumberType() != JsonParser.NumberType.INT
        || parser.getIntValue() < 0) {
      throw fault("must be a whole number in [0, " + Integer.MAX_VALUE + "]");
    }
    return parser.getIntValue();
  }

  /**
   * The truth value under the cursor.
   *
   * @return the value
   * @throws IOException if the line is not JSON
   */
  public boolean flag() throws IOException {
    if (!isFlag()) {
      throw fault("must be true or false");
    }
    return parser.getBooleanValue();
  }

  /**
   * The number under the cursor, NaN and infinities included.
   *
   * @return the nearest double
   * @throws IOException if the line is not JSON
   */
  double anyNumber() throws IOException {
    return parser.getDoubleValue();
  }

  /**
   * The number under the cursor as it stands.
   *
   * @return its text
   * @throws IOException if the line is not JSON
   */
  String literal() throws IOException {
    return parser.getText();
  }

  /**
   * Whether an array is under the cursor.
   *
   * @return true if so
   */
  boolean isArray() {
    return parser.hasToken(JsonToken.START_ARRAY);
  }

  /**
   * Whether a string is under the cursor.
   *
   * @return true if so
   */
  public boolean isString() {
    return parser.hasToken(JsonToken.VALUE_STRING);
  }

  /**
   * Whether a number is under the cursor.
   *
   * @return true if so
   */
  public boolean isNumber() {
    return parser.hasToken(JsonToken.VALUE_NUMBER_INT)
        || parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT);
  }

  /**
   * Whether true or false is under the cursor.
   *
   * @return true if so
   */
  public boolean isFlag() {
    return parser.hasToken(JsonToken.VALUE_TRUE) || parser.hasToken(JsonToken.VALUE_FALSE);
  }

  /**
   * Whether null is under the cursor.
   *
   * @return true if so
   */
  public boolean isNull() {
    return parser.hasToken(JsonToken.VALUE_NULL);
  }

  /**
   * The value under the cursor as it stands in the line; it is read to its end.
   *
   * @return its JSON text
   * @throws IOException if the line is not JSON
   */
  public String raw() throws IOException {
    int start = offset(parser.currentTokenLocation());
    skipValue();
    parser.finishToken();
    return text.part(start, offset(parser.currentLocation())).strip();
  }

  private void skipValue() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      int before = names.open();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        requireNew(parser.currentName());
        parser.nextToken();
        skipValue();
      }
      names.close(before);
    } else if (token == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        skipValue();
      }
    } else if (token != null && token.isNumeric()) {
      number();
    }
  }

  private static int offset(JsonLocation location) {
    long characters = location.getCharOffset();
    return Math.toIntExact(characters < 0 ? location.getByteOffset() : characters);
  }

  /**
   * Where the cursor is.
   *
   * @return a path such as {@code generation.tokens[2].logprob}; empty for the line's value
   */
  public String path() {
    StringBuilder path = new StringBuilder();
    JsonToken token = parser.currentToken();
    JsonStreamContext context = parser.getParsingContext();
    boolean opens = token != null && token.isStructStart();
    append(path, opens ? context.getParent() : context);
    return path.toString();
  }

  private static void append(StringBuilder path, JsonStreamContext context) {
    JsonStreamContext parent = context.getParent();
    if (parent != null) {
      append(path, parent);
    }
    if (context.inArray() && context.getCurrentIndex() >= 0) {
      path.append('[').append(context.getCurrentIndex()).append(']');
    } else if (context.inObject() && context.getCurrentName() != null) {
      path.append(path.length() == 0 ? "" : ".").append(context.getCurrentName());
    }
  }

  /**
   * The fault that the value under the cursor breaks a rule.
   *
   * @param rule what it must be
   * @return the fault, to be thrown
   * @throws IOException if the line is not JSON
   */
  public LineFault fault(String rule) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return LineFault.in("", "nothing is there; " + rule);
    }
    String value =
        switch (token) {
          case START_OBJECT -> "{...}";
          case START_ARRAY -> "[...]";
          case VALUE_STRING -> "\"" + parser.getText() + "\"";
          default -> parser.getText();
        };
    return LineFault.of(path(), value, rule);
  }

  /**
   * The fault that a field of the object just read is missing.
   *
   * @param name the field
   * @param rule what it must be
   * @return the fault, to be thrown
   */
  public LineFault missing(String name, String rule) {
    String path = path();
    return LineFault.missing(path.isEmpty() ? name : path + "." + name, rule);
  }
}
