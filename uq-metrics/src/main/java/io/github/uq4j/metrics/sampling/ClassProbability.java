package io.github.uq4j.metrics.sampling;

/** How a class of equal meaning gets its probability. */
public enum ClassProbability {
  /** The sum of the probabilities of its members. */
  SUM("sum"),
  /** The share of samples that fall into it. */
  FREQUENCY("frequency");

  private final String id;

  ClassProbability(String id) {
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
