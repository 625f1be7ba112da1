package io.github.uq4j.score;

/** Which way a score points. */
public enum Orientation {
  /** Larger means the model is less sure. */
  UNCERTAINTY("uncertainty"),
  /** Larger means the model is more sure. */
  CONFIDENCE("confidence");

  private final String id;

  Orientation(String id) {
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
