package io.github.uq4j.onnx.internal.chat;

/** A template that cannot be read, or uses what is not known here. */
final class TemplateFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TemplateFault(String message) {
    super(message);
  }
}
