package io.github.uq4j.cli;

/** What the command tells the shell. */
final class ExitCode {

  /** Done. */
  static final int DONE = 0;

  /** Done, but a requested check failed. */
  static final int CHECK_FAILED = 1;

  /** Bad input or usage. */
  static final int BAD_INPUT = 2;

  /** The machine failed: files or native code. */
  static final int MACHINE_FAILED = 3;

  private ExitCode() {}
}
