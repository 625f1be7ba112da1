package io.github.uq4j.metrics.sampling;

/** How an entropy is made of the probabilities of classes. */
public enum EntropyEstimate {
  /** Normalised, {@code -sum_c p(c) ln p(c)}: a true entropy. */
  CLASSES("classes"),
  /** The mean of {@code -ln p(c)} over samples, not normalised. */
  MEAN("mean"),
  /** The sum of {@code -p(c) ln p(c)} over samples, not normalised: a slip of the reference. */
  DIRECT("direct");

  private final String id;

  EntropyEstimate(String id) {
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
