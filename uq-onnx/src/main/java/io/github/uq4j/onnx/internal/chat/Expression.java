package io.github.uq4j.onnx.internal.chat;

/** Something that has a value. */
@FunctionalInterface
interface Expression {

  /** Its value: a string, number, truth, list, map, or a mark of {@link Value}. */
  Object of(Scope scope);
}
