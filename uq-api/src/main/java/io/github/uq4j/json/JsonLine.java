package io.github.uq4j.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.uq4j.trace.Extras;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How a line of JSON is written: first in memory, so that a fault leaves no half line. */
public final class JsonLine {

  private static final JsonFactory PLAIN =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
  private static final JsonFactory UTF_8 =
      JsonFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonFactory ASCII =
      JsonFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private JsonLine() {}

  /** Writes the one value of a line. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes the value.
     *
     * @param out where to
     * @throws IOException if it cannot be written
     */
    void write(JsonGenerator out) throws IOException;
  }

  /**
   * Makes a line. Half a surrogate pair, which UTF-8 cannot hold, makes a line with every character
   * outside ASCII escaped.
   *
   * @param body writes its value
   * @return the line with its line feed
   * @throws IOException if the value cannot be written
   * @throws IllegalArgumentException if a field is written twice in an object, or a name holds half
   *     a surrogate pair
   */
  public static byte[] bytes(Body body) throws IOException {
    try {
      return bytes(UTF_8, body);
    } catch (JsonGenerationException e) {
      return escaped(body);
    }
  }

  /**
   * Makes a line of fields that its writer knows to be different, faster; with kept fields, which
   * nobody knows, it is made as by {@link #bytes}.
   *
   * @param body writes its value; may be called twice
   * @return the line with its line feed
   * @throws IOException if the value cannot be written
   * @throws IllegalArgumentException as {@link #bytes}
   */
  public static byte[] ofKnownFields(Body body) throws IOException {
    try {
      return bytes(PLAIN, body);
    } catch (KeptFields | JsonGenerationException e) {
      return bytes(body);
    }
  }

  /** Says that fields are to be compared. */
  private static final class KeptFields extends RuntimeException {

    private static final long serialVersionUID = 1L;

    static final KeptFields FOUND = new KeptFields();

    private KeptFields() {
      super("kept fields", null, false, false);
    }
  }

  private static byte[] escaped(Body body) throws IOException {
    try {
      byte[] line = bytes(ASCII, body);
      char[] text = new String(line, StandardCharsets.US_ASCII).toCharArray();
      JsonCursor.parse(text, text.length, JsonCursor::raw);
      return line;
    } catch (JsonGenerationException e) {
      throw new IllegalArgumentException("line cannot be written: " + e.getOriginalMessage(), e);
    } catch (LineFault e) {
      throw new IllegalArgumentException("line could not be read again: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(JsonFactory factory, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = factory.createGenerator(bytes)) {
      out.configure(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT, false);
      body.write(out);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /**
   * Writes kept fields as they stood.
   *
   * @param out where to
   * @param extras the fields
   * @throws IOException if they cannot be written
   * @throws IllegalArgumentException if one is not JSON
   */
  public static void extras(JsonGenerator out, Extras extras) throws IOException {
    if (extras.jsonByField().isEmpty()) {
      return;
    }
    if (!out.isEnabled(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)) {
      throw KeptFields.FOUND;
    }
    for (Map.Entry<String, String> field : extras.jsonByField().entrySet()) {
      out.writeFieldName(field.getKey());
      raw(out, field.getKey(), field.getValue());
    }
  }

  /**
   * Writes a value that is JSON already.
   *
   * @param out where to
   * @param name the field it belongs to
   * @param json the value
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if it is not one JSON value
   */
  public static void raw(JsonGenerator out, String name, String json) throws IOException {
    char[] text = json.toCharArray();
    try {
      String checked = JsonCursor.parse(text, text.length, JsonCursor::raw);
      out.writeRawValue(checked.replace('\n', ' ').replace('\r', ' '));
    } catch (LineFault fault) {
      throw new IllegalArgumentException(
          "field "
              + name
              + " is kept as "
              + json
              + "; must be one JSON value: "
              + fault.getMessage(),
          fault);
    }
  }
}
