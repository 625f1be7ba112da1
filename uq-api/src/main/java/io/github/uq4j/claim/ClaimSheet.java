package io.github.uq4j.claim;

import io.github.uq4j.trace.Labels;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is said of one answer's claims.
 *
 * @param id the trace's name
 * @param claims its claims, in order; may be empty
 * @param rule how their verdicts were found, if that is said
 * @param refused why a scorer gave nothing, by its name, in order
 * @param labels the trace's labels
 */
public record ClaimSheet(
    String id,
    List<CheckedClaim> claims,
    Optional<VerdictRule> rule,
    Map<String, String> refused,
    Labels labels) {

  /** Copies the collections. */
  public ClaimSheet {
    claims = List.copyOf(claims);
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }
}
