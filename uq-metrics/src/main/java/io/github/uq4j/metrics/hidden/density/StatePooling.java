package io.github.uq4j.metrics.hidden.density;

import java.util.Locale;

/** Over which positions the states of a level are averaged. */
public enum StatePooling {
  /** The answer's tokens. */
  ANSWER,
  /** The tokens of prompt and answer. */
  TEXT;

  /**
   * The name in files and options.
   *
   * @return a lower-case name
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The pooling of a name.
   *
   * @param id the name
   * @return the pooling
   * @throws IllegalArgumentException if there is none of that name
   */
  public static StatePooling of(String id) {
    for (StatePooling pooling : values()) {
      if (pooling.id().equals(id)) {
        return pooling;
      }
    }
    throw new IllegalArgumentException("pooling = \"" + id + "\"; must be answer or text");
  }
}
