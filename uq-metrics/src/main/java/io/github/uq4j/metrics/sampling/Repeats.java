package io.github.uq4j.metrics.sampling;

/** How often a text counts that was sampled several times. */
public enum Repeats {
  /** Once in its class. */
  ONCE("once"),
  /** As often as it was sampled. */
  COUNTED("counted");

  private final String id;

  Repeats(String id) {
    this.id = id;
  }

  /**
   * The name used as an option.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }
}
