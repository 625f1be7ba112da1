package io.github.uq4j.claim;

/** What is made of a claim: by its doubt at a threshold, and by samples where there are any. */
public enum Verdict {
  /** The model's doubt is below the threshold: nothing speaks against the claim. */
  SUPPORTED("supported"),
  /** The model's doubt reaches the threshold: check before use. */
  DOUBTFUL("doubtful"),
  /** More of the model's own samples contradict the claim than support it: check before use. */
  CONTRADICTED("contradicted");

  private final String id;

  Verdict(String id) {
    this.id = id;
  }

  /**
   * Whether the claim is to be checked before use.
   *
   * @return true unless it is supported
   */
  public boolean needsChecking() {
    return this != SUPPORTED;
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
