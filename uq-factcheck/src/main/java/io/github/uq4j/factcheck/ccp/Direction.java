package io.github.uq4j.factcheck.ccp;

/** Which way round the entailment model is asked about a token and an alternative. */
public enum Direction {
  /**
   * Both ways, and the two labels vote: entailment counts +1, contradiction -1, and the sign of the
   * sum decides; 0 is neutral. What the authors' code does.
   */
  TWO_WAY("two-way"),
  /** Whether the chosen text follows from the alternative one, as the paper's formula says. */
  ONE_WAY("one-way");

  private final String id;

  Direction(String id) {
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
