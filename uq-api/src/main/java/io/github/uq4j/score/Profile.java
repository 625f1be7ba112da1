package io.github.uq4j.score;

/** Which of a method's variants to compute. */
public enum Profile {
  /** The one that is right, and that this library stands behind. */
  DEFAULT("default"),
  /** The authors' code, number for number, its defects included. */
  REFERENCE("reference");

  private final String id;

  Profile(String id) {
    this.id = id;
  }

  /**
   * The name used on the command line.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }
}
