package io.github.uq4j.onnx.internal.layout;

/** Who laid a folder out. */
public enum LayoutKind {
  /** Optimum, and folders like its: {@code config.json} and names that are the same for all. */
  OPTIMUM("optimum"),
  /** The builder of ONNX Runtime GenAI: {@code genai_config.json} says what is called how. */
  GENAI("genai"),
  /** Any ONNX file with a {@code uq4j.json} that says what is called how. */
  DESCRIBED("described");

  private final String id;

  LayoutKind(String id) {
    this.id = id;
  }

  /**
   * The name that is printed.
   *
   * @return in lower case
   */
  public String id() {
    return id;
  }
}
