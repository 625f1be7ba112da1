package io.github.uq4j.metrics.hidden.clue;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What becomes of a trace without its end marker, such as one that was cut before it was done. */
public enum MissingEnd {
  /** It has no change: it is not remembered, not scored, and ranks last. */
  EXCLUDE("exclude"),
  /** Its last token is the end. */
  LAST_TOKEN("last-token"),
  /** It is an error, to be used where every trace must be whole. */
  FAIL("fail");

  private final String id;

  MissingEnd(String id) {
    this.id = id;
  }

  /**
   * The name used in files and on the command line.
   *
   * @return a kebab-case name
   */
  public String id() {
    return id;
  }

  /**
   * The policy of a name.
   *
   * @param name a kebab-case name
   * @return the policy
   * @throws IllegalArgumentException if there is none of that name
   */
  public static MissingEnd of(String name) {
    return Arrays.stream(values())
        .filter(policy -> policy.id.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "missing end = \""
                        + name
                        + "\"; must be one of "
                        + Arrays.stream(values())
                            .map(MissingEnd::id)
                            .collect(Collectors.joining(", "))));
  }
}
