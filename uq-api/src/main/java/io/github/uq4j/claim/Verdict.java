package io.github.uq4j.claim;

/** What is made of a claim's doubt at a threshold. */
public enum Verdict {
  /** The model's doubt is below the threshold: nothing speaks against the claim. */
  SUPPORTED("supported"),
  /** The model's doubt reaches the threshold: check before use. */
  DOUBTFUL("doubtful");

  private final String id;

  Verdict(String id) {
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
