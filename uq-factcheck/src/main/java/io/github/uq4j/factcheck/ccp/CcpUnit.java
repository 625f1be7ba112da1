package io.github.uq4j.factcheck.ccp;

/** What is compared with its alternatives. */
public enum CcpUnit {
  /** Every token of the trace. What the authors' code does. */
  TOKEN("token"),
  /**
   * Every word: the pieces that could stand at its place are completed by the language model that
   * gave the answer. What the paper does. Without such a model, or where the trace has no prompt or
   * no vocabulary numbers, tokens are compared, and the result says so.
   */
  WORD("word");

  private final String id;

  CcpUnit(String id) {
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
