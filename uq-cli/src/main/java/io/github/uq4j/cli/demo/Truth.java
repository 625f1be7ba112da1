package io.github.uq4j.cli.demo;

/**
 * What the world's table says about one clause.
 *
 * @param attribute what the clause speaks about
 * @param claimed the canonical value it claims
 * @param actual the canonical value in the table
 */
public record Truth(String attribute, String claimed, String actual) {

  /** Whether the clause is true. */
  public boolean supported() {
    return claimed.equals(actual);
  }

  /** What is true, in words for a reader. */
  public String note() {
    return attribute + ": " + actual + (supported() ? "" : "; the answer says " + claimed);
  }
}
