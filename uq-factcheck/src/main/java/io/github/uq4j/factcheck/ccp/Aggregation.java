package io.github.uq4j.factcheck.ccp;

/** How the probabilities of a claim's tokens become one number. */
public enum Aggregation {
  /** Their product: the paper's choice. */
  PRODUCT("product"),
  /** The smallest of them. */
  MIN("min"),
  /** Their arithmetic mean. */
  MEAN("mean"),
  /** Their geometric mean: the product without the effect of length. */
  LENGTH_NORMALISED("length-normalised");

  private final String id;

  Aggregation(String id) {
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
