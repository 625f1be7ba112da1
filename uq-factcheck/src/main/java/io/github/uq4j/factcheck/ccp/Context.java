package io.github.uq4j.factcheck.ccp;

/** What stands before a token and its alternatives when their meanings are compared. */
public enum Context {
  /**
   * The tokens of the same claim that come before; for a whole answer, all tokens before. The
   * paper's choice.
   */
  CLAIM_PREFIX("claim-prefix"),
  /** Everything in the same sentence that comes before; needs token spans. */
  SENTENCE_PREFIX("sentence-prefix"),
  /** Nothing: bare tokens, without outer punctuation and spaces. */
  NONE("none");

  private final String id;

  Context(String id) {
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
