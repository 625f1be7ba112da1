package io.github.uq4j.metrics.sampling.graph;

/** What a kernel's entropy is measured in. */
public enum KernelScale {
  /** As a share of its largest value, the logarithm of the number of samples. */
  SHARE("share"),
  /** In nats. */
  NATS("nats");

  private final String id;

  KernelScale(String id) {
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
