package io.github.uq4j.onnx.internal.chat;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text its text, or what stands between its marks
 * @param line where it begins, from 1
 */
record Segment(Kind kind, String text, int line) {

  /** What a piece is. */
  enum Kind {
    TEXT,
    PRINT,
    TAG
  }
}
