package io.github.uq4j.score;

/** What a score speaks about. */
public enum Level {
  /** A whole answer. */
  SEQUENCE("sequence"),
  /** Each token of an answer. */
  TOKEN("token"),
  /** Each claim of an answer. */
  CLAIM("claim");

  private final String id;

  Level(String id) {
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
