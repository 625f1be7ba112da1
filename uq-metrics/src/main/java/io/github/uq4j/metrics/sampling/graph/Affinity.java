package io.github.uq4j.metrics.sampling.graph;

/** What makes two samples neighbours. */
public enum Affinity {
  /** How probable it is that they entail each other. */
  ENTAILMENT("entailment"),
  /** How improbable it is that they contradict each other. */
  CONTRADICTION("contradiction"),
  /** How many words they share; no model is asked. */
  JACCARD("jaccard");

  private final String id;

  Affinity(String id) {
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
