package io.github.uq4j.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fields of a trace file that this version does not know, kept so that a round trip loses nothing.
 *
 * @param jsonByField raw JSON text by field name, in file order; immutable
 */
public record Extras(Map<String, String> jsonByField) {

  private static final Extras NONE = new Extras(Map.of());

  /** Copies the map, keeping its order. */
  public Extras {
    jsonByField = Collections.unmodifiableMap(new LinkedHashMap<>(jsonByField));
  }

  /**
   * No unknown fields.
   *
   * @return the empty value
   */
  public static Extras none() {
    return NONE;
  }
}
