package io.github.uq4j.trace.io;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Extras;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Unknown fields of a nested object, kept as one JSON object among those of an outer one. */
final class ExtrasJson {

  private ExtrasJson() {}

  static String toObject(Extras extras) throws IOException {
    byte[] line =
        JsonLine.bytes(
            out -> {
              out.writeStartObject();
              JsonLine.extras(out, extras);
              out.writeEndObject();
            });
    return new String(line, StandardCharsets.UTF_8).strip();
  }

  /** Writes the fields of a kept object into the object that is being written. */
  static void writeObject(JsonGenerator out, @Nullable String json) throws IOException {
    if (json == null) {
      return;
    }
    char[] text = json.toCharArray();
    try {
      JsonLine.extras(
          out, JsonCursor.parse(text, text.length, cursor -> cursor.object(name -> false)));
    } catch (LineFault fault) {
      throw new IllegalArgumentException(
          "kept fields = " + json + "; must be one JSON object: " + fault.getMessage(), fault);
    }
  }
}
