package io.github.uq4j.report;

/** Which answers stand open when a report is opened. */
public enum Unfolded {
  /** None: a list of prompts. */
  NONE,
  /** The first, as an example of what is inside. */
  FIRST,
  /** All: for reports of a few answers, and for paper. */
  ALL
}
