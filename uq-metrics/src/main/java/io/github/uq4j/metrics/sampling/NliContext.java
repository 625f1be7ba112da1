package io.github.uq4j.metrics.sampling;

import io.github.uq4j.trace.Trace;

/** What an entailment model reads of an answer. */
public enum NliContext {
  /** The text alone. */
  ANSWER("answer"),
  /** The prompt, a space, the text. */
  PROMPT_AND_ANSWER("prompt");

  private final String id;

  NliContext(String id) {
    this.id = id;
  }

  /**
   * The name used as an option.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }

  String of(Trace trace, String text) {
    return switch (this) {
      case ANSWER -> text;
      case PROMPT_AND_ANSWER -> trace.prompt().orElseThrow().text() + " " + text;
    };
  }
}
