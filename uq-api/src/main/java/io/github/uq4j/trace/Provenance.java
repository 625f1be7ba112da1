package io.github.uq4j.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a trace came to be.
 *
 * @param producer what made it, with its version
 * @param request the settings it was made with, by name, in order
 */
public record Provenance(String producer, Map<String, String> request) {

  /** Copies the map, keeping its order. */
  public Provenance {
    request = Collections.unmodifiableMap(new LinkedHashMap<>(request));
  }
}
