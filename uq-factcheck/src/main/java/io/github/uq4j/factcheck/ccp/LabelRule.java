package io.github.uq4j.factcheck.ccp;

/** How much of an alternative's probability counts for the chosen meaning, and how much against. */
public enum LabelRule {
  /** All for it, all against it, or left out, by the most probable label. The paper's choice. */
  ARGMAX("argmax"),
  /**
   * By the probabilities of the labels: its share of entailment for, its share of contradiction
   * against, so that {@code CCP = sum p e / sum p (e + c)}; two directions are averaged.
   */
  SOFT("soft");

  private final String id;

  LabelRule(String id) {
    this.id = id;
  }

  /**
   * The name used on the command line.
   *
   * @return a kebab-case name
   */
  public String id() {
    return id;
  }
}
