package io.github.uq4j.trace.imports;

import java.util.Arrays;
import java.util.Optional;

/** Who wrote the records that are to become traces. */
public enum RecordFormat {
  /** The OpenAI API: chat completions, legacy completions, the Responses API; and its imitators. */
  OPENAI("openai"),
  /** A vLLM server (the OpenAI shapes with additions), or its offline request outputs. */
  VLLM("vllm"),
  /** The llama.cpp server: {@code completion_probabilities}, old and new, or the OpenAI shapes. */
  LLAMA_CPP("llama-cpp"),
  /** Text Generation Inference: {@code generated_text} with {@code details}, or OpenAI shapes. */
  TGI("tgi"),
  /** Sample files of lm-evaluation-harness ({@code --log_samples}). */
  LM_EVAL("lm-eval");

  private final String id;

  RecordFormat(String id) {
    this.id = id;
  }

  /**
   * The name used on the command line.
   *
   * @return a kebab-case name
   */
  public String id() {
    return id;
  }

  /**
   * The format of a name.
   *
   * @param id a kebab-case name
   * @return the format, if there is one of that name
   */
  public static Optional<RecordFormat> of(String id) {
    return Arrays.stream(values()).filter(format -> format.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
