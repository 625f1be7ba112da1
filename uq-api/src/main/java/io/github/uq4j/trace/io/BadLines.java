package io.github.uq4j.trace.io;

/** What a reader does with a line that breaks a rule. */
public enum BadLines {
  /** Stop with a {@link BadLineException}. */
  REFUSE,
  /** Leave it out, count it, and keep the first messages. */
  SKIP
}
