package io.github.uq4j.score;

/** The unit of a score. */
public enum Unit {
  /** Natural-log units. */
  NATS("nats"),
  /** Base-2 log units. */
  BITS("bits"),
  /** A probability. */
  PROBABILITY("probability"),
  /** A pure number. */
  NONE("none");

  private final String id;

  Unit(String id) {
    this.id = id;
  }

  /**
   * The name used in files.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }
}
