package io.github.uq4j.report;

import io.github.uq4j.claim.Verdict;

/** How a verdict compares with the truth. */
public enum Outcome {
  /** A wrong claim was flagged. */
  CAUGHT("caught", "Caught", "a wrong claim was flagged"),
  /** A wrong claim was not flagged. */
  MISSED("missed", "Missed", "a wrong claim was passed"),
  /** A right claim was flagged. */
  FALSE_ALARM("false-alarm", "False alarm", "a right claim was flagged"),
  /** A right claim was not flagged. */
  PASSED("passed", "Correctly passed", "a right claim was passed");

  private final String id;
  private final String title;
  private final String meaning;

  Outcome(String id, String title, String meaning) {
    this.id = id;
    this.title = title;
    this.meaning = meaning;
  }

  /**
   * The outcome of one verdict.
   *
   * @param verdict what was made of the claim
   * @param truth whether the claim is true
   * @return the outcome
   */
  public static Outcome of(Verdict verdict, boolean truth) {
    return switch (verdict) {
      case DOUBTFUL, CONTRADICTED -> truth ? FALSE_ALARM : CAUGHT;
      case SUPPORTED -> truth ? PASSED : MISSED;
    };
  }

  /**
   * The name used in files.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }

  /**
   * The name shown to a reader.
   *
   * @return one to two words
   */
  public String title() {
    return title;
  }

  /**
   * What it means, for a reader who sees it for the first time.
   *
   * @return a short clause
   */
  public String meaning() {
    return meaning;
  }
}
