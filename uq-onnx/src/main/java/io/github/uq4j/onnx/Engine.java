package io.github.uq4j.onnx;

/** How a language model makes one token after another. Both engines choose the same tokens. */
public enum Engine {
  /**
   * {@link #LOOP} if the model can be wrapped: on a CUDA device always, and on the CPU if it is
   * small (a quarter of a gigabyte of weights, of which the runtime keeps another copy for the
   * loop), no listener waits for single tokens and {@link Reductions} in Java are not asked for.
   * Otherwise {@link #STEP}.
   */
  AUTO,
  /** A run of the model for every token. */
  STEP,
  /**
   * A run of the model for several tokens: the decoder is wrapped into an ONNX {@code Loop} in
   * memory, which chooses tokens and reduces logits without leaving the device. The wrapped decoder
   * and, for small models on the CPU, graphs that read prompts and draw samples of one are loaded
   * beside the plain one when they are first needed. A listener is told of the tokens of a run
   * together; answers whose whole logits are recorded go step by step.
   */
  LOOP
}
