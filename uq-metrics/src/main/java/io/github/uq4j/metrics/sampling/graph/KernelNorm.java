package io.github.uq4j.metrics.sampling.graph;

/** Whether a kernel is brought to unit trace. */
public enum KernelNorm {
  /** Every diagonal entry becomes 1/N. */
  UNIT_TRACE("unit-trace"),
  /** The heat kernel as it is. */
  RAW("raw");

  private final String id;

  KernelNorm(String id) {
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
