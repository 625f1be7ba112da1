package io.github.uq4j.onnx.internal.chat;

/** What a template itself says against the messages ({@code raise_exception}). */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }
}
