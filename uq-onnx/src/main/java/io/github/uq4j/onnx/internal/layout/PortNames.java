package io.github.uq4j.onnx.internal.layout;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the inputs and outputs of a decoder are called.
 *
 * @param inputs names that differ from the usual ones
 * @param logits the output with the logits
 * @param cache pairs of patterns with {@code %d} for the layer: an input and the output that
 *     continues it; the usual names are known without
 */
public record PortNames(Map<InputRole, String> inputs, String logits, Map<String, String> cache) {

  private static final String NUMBER = "%d";

  /** Copies the maps. */
  public PortNames {
    EnumMap<InputRole, String> roles = new EnumMap<>(InputRole.class);
    roles.putAll(inputs);
    inputs = java.util.Collections.unmodifiableMap(roles);
    cache = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(cache));
  }

  /**
   * The names that Optimum gives.
   *
   * @return the names
   */
  public static PortNames usual() {
    return new PortNames(Map.of(), "logits", Map.of());
  }

  /**
   * What an input is for.
   *
   * @param input its name
   * @return the role, unless it is a cache or unknown
   */
  public Optional<InputRole> role(String input) {
    for (InputRole role : InputRole.values()) {
      String stated = inputs.get(role);
      if (stated == null ? role.names().contains(input) : stated.equals(input)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /**
   * What an input is called.
   *
   * @param role its role
   * @return the name that is stated or usual
   */
  public String name(InputRole role) {
    String stated = inputs.get(role);
    return stated == null ? role.names().get(0) : stated;
  }

  /**
   * The outputs that may continue a cache input.
   *
   * @param input the input's name
   * @return candidates, the likeliest first; empty if it is not called like a cache
   */
  public List<String> presents(String input) {
    List<String> candidates = new ArrayList<>();
    cache.forEach(
        (past, present) -> {
          int at = past.indexOf(NUMBER);
          String pattern =
              Pattern.quote(past.substring(0, at))
                  + "(\\d+)"
                  + Pattern.quote(past.substring(at + 2));
          Matcher matcher = Pattern.compile(pattern).matcher(input);
          if (matcher.matches()) {
            candidates.add(present.replace(NUMBER, matcher.group(1)));
          }
        });
    if (input.contains("past")) {
      candidates.add(input.replace("past_key_values", "present").replace("past", "present"));
      candidates.add(input.replace("past", "present"));
    }
    return candidates;
  }
}
