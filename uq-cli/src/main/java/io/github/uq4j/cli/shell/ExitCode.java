package io.github.uq4j.cli.shell;

/** What the command tells the shell. */
public final class ExitCode {

  /** Done. */
  public static final int DONE = 0;

  /** Done, but a requested check failed. */
  public static final int CHECK_FAILED = 1;

  /** Bad input or usage. */
  public static final int BAD_INPUT = 2;

  /** The machine failed: files or native code. */
  public static final int MACHINE_FAILED = 3;

  private ExitCode() {}
}
