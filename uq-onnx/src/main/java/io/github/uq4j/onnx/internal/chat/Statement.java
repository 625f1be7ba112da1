package io.github.uq4j.onnx.internal.chat;

import java.util.List;

/** A part of a template that writes. */
@FunctionalInterface
interface Statement {

  /** How it goes on. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  Flow run(Scope scope, StringBuilder out);

  /** Several, one after the other, until one leaves the loop around them. */
  static Flow runAll(List<Statement> statements, Scope scope, StringBuilder out) {
    for (Statement statement : statements) {
      Flow flow = statement.run(scope, out);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }
}
