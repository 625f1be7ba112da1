package io.github.uq4j.cli.shell;

/** Something the user gave cannot be used; ends the command with exit code 2. */
public final class BadInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }

  public BadInputException(String message) {
    super(message);
  }
}
