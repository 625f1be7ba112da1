package io.github.uq4j.trace.io;

import io.github.uq4j.json.LineFault;
import java.nio.file.Path;

/**
 * A line of a file breaks a rule. The message is one line: {@code traces.jsonl:3:
 * generation.tokens[2].logprob = 0.5; must be <= 0}.
 */
public final class BadLineException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** As {@link #file()}. */
  private final String file;

  /** As {@link #line()}. */
  private final long line;

  /** As {@link #field()}. */
  private final String field;

  /** As {@link #value()}. */
  private final String value;

  /** As {@link #rule()}. */
  private final String rule;

  /**
   * A fault with its place.
   *
   * @param file the file
   * @param line the line, from 1
   * @param field where in the line it is; empty for the whole line
   * @param value the offending value; empty if it is missing or the fault is not one value's
   * @param rule what must be so
   */
  public BadLineException(Path file, long line, String field, String value, String rule) {
    super(file + ":" + line + ": " + LineFault.message(field, value, rule));
    this.file = file.toString();
    this.line = line;
    this.field = field;
    this.value = value;
    this.rule = rule;
  }

  /**
   * The file.
   *
   * @return its path as it was given
   */
  public String file() {
    return file;
  }

  /**
   * The line.
   *
   * @return its number, from 1
   */
  public long line() {
    return line;
  }

  /**
   * Where in the line the fault is.
   *
   * @return a path such as {@code generation.tokens[2].logprob}; empty for the whole line
   */
  public String field() {
    return field;
  }

  /**
   * The offending value.
   *
   * @return its JSON text, shortened; empty if the field is missing or the fault is not one value's
   */
  public String value() {
    return value;
  }

  /**
   * The rule it breaks.
   *
   * @return what must be so
   */
  public String rule() {
    return rule;
  }
}
