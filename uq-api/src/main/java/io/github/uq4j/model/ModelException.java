package io.github.uq4j.model;

/** A model could not be opened or run: native or file trouble, wrapped once, at the adapter. */
public final class ModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Trouble without an underlying exception.
   *
   * @param message what failed, where, and the rule
   */
  public ModelException(String message) {
    super(message);
  }

  /**
   * Trouble with its cause.
   *
   * @param message what failed, where, and the rule
   * @param cause the underlying exception
   */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
