package io.github.uq4j.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Provenance;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provenance as an object: the producer, and the settings of its request as strings by name. */
public final class ProvenanceJson {

  private final Map<String, String> request = new LinkedHashMap<>();
  private @Nullable String producer;

  private ProvenanceJson() {}

  /**
   * Reads the object under the cursor.
   *
   * @param cursor stands on the object
   * @return the provenance; unknown fields are kept
   * @throws IOException if the line is not JSON
   */
  public static Provenance read(JsonCursor cursor) throws IOException {
    ProvenanceJson read = new ProvenanceJson();
    Extras extras = cursor.object(name -> read.field(cursor, name));
    if (read.producer == null) {
      throw cursor.missing("producer", "must be a string");
    }
    return new Provenance(read.producer, read.request, extras);
  }

  private boolean field(JsonCursor cursor, String name) throws IOException {
    if (name.equals("producer")) {
      producer = cursor.string();
      return true;
    }
    if (name.equals("request")) {
      cursor.object(
          key -> {
            request.put(key, cursor.string());
            return true;
          });
      return true;
    }
    return false;
  }

  /**
   * Writes provenance as a field.
   *
   * @param out where to
   * @param provenance the provenance
   * @throws IOException if it cannot be written
   */
  public static void write(JsonGenerator out, Provenance provenance) throws IOException {
    out.writeObjectFieldStart("provenance");
    out.writeStringField("producer", provenance.producer());
    if (!provenance.request().isEmpty()) {
      out.writeObjectFieldStart("request");
      for (Map.Entry<String, String> setting : provenance.request().entrySet()) {
        out.writeStringField(setting.getKey(), setting.getValue());
      }
      out.writeEndObject();
    }
    JsonLine.extras(out, provenance.extras());
    out.writeEndObject();
  }
}
