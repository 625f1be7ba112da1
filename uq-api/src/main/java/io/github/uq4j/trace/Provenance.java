package io.github.uq4j.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a trace came to be.
 *
 * @param producer what made it, with its version
 * @param request the settings it was made with, by name, in order
 * @param extras unknown fields of the file it came from
 */
public record Provenance(String producer, Map<String, String> request, Extras extras) {

  /** Copies the map, keeping its order. */
  public Provenance {
    request = Collections.unmodifiableMap(new LinkedHashMap<>(request));
  }

  /**
   * Provenance that came from no file.
   *
   * @param producer what made the trace, with its version
   * @param request the settings it was made with, by name, in order
   */
  public Provenance(String producer, Map<String, String> request) {
    this(producer, request, Extras.none());
  }
}
