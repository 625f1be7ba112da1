package io.github.uq4j.score;

/** What a score costs beside the run it looks at. */
public enum Cost {
  /** Arithmetic on what is recorded. */
  RECORDED("recorded"),
  /** Calls of a helper model (entailment, similarity). */
  HELPER("helper"),
  /** Further passes of the language model. */
  MODEL("model");

  private final String id;

  Cost(String id) {
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
