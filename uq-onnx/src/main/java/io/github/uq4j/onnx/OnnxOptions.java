package io.github.uq4j.onnx;

import io.github.uq4j.onnx.internal.session.SessionSettings;

/**
 * How to run a model. Immutable and safe for use by several threads.
 *
 * <p>None of these options changes a result beyond 1e-5 relative on the same device.
 */
public final class OnnxOptions {

  private static final int DEFAULT_BATCH_SIZE = 16;
  private static final int DEFAULT_TOKENS_PER_BATCH = 512;

  private final Device device;
  private final int threads;
  private final int batchSize;
  private final int tokensPerBatch;
  private final Engine engine;
  private final Reductions reductions;

  private OnnxOptions(
      Device device, int threads, int batchSize, int tokensPerBatch, Engine engine, Reductions reductions) {
    this.reductions = reductions;
    this.device = device;
    this.threads = threads;
    this.batchSize = batchSize;
    this.tokensPerBatch = tokensPerBatch;
    this.engine = engine;
  }

  /**
   * {@link Device#AUTO}, half as many threads as the machine has processors (that is, about one for
   * each core), 16 texts in a batch of a language model, 512 tokens in a batch of a cross-encoder.
   *
   * @return the default options
   */
  public static OnnxOptions withDefaults() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new OnnxOptions(Device.AUTO, threads, DEFAULT_BATCH_SIZE, DEFAULT_TOKENS_PER_BATCH, Engine.AUTO, Reductions.AUTO);
  }

  /**
   * The same on another device.
   *
   * @param newDevice where to run
   * @return new options
   */
  public OnnxOptions withDevice(Device newDevice) {
    return new OnnxOptions(newDevice, threads, batchSize, tokensPerBatch, engine, reductions);
  }

  /**
   * The same with another number of threads inside one operator on the CPU.
   *
   * @param count {@code >= 1}
   * @return new options
   * @throws IllegalArgumentException if the count is not positive
   */
  public OnnxOptions withThreads(int count) {
    return new OnnxOptions(device, positive("threads", count), batchSize, tokensPerBatch, engine, reductions);
  }

  /**
   * The same with another number of texts a language model reads side by side.
   *
   * @param texts {@code >= 1}
   * @return new options
   * @throws IllegalArgumentException if the number is not positive
   */
  public OnnxOptions withBatchSize(int texts) {
    return new OnnxOptions(device, threads, positive("batchSize", texts), tokensPerBatch, engine, reductions);
  }

  /**
   * The same with another number of tokens a cross-encoder reads at once, padding included; a
   * longer pair is read alone. On a CPU larger batches gain nothing, on a CUDA device they do.
   *
   * @param tokens {@code >= 1}
   * @return new options
   * @throws IllegalArgumentException if the number is not positive
   */
  public OnnxOptions withTokensPerBatch(int tokens) {
    return new OnnxOptions(device, threads, batchSize, positive("tokensPerBatch", tokens), engine, reductions);
  }

  /**
   * The same with another engine of language models.
   *
   * @param newEngine how tokens are made
   * @return new options
   */
  public OnnxOptions withEngine(Engine newEngine) {
    return new OnnxOptions(device, threads, batchSize, tokensPerBatch, newEngine, reductions);
  }

  /**
   * The same with another way of reducing rows of logits.
   *
   * @param newReductions where log-probabilities, entropies and alternatives are computed
   * @return new options
   */
  public OnnxOptions withReductions(Reductions newReductions) {
    return new OnnxOptions(device, threads, batchSize, tokensPerBatch, engine, newReductions);
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " = " + value + "; must be >= 1");
    }
    return value;
  }

  /**
   * Where to run.
   *
   * @return the device
   */
  public Device device() {
    return device;
  }

  /**
   * Threads inside one operator on the CPU.
   *
   * @return the number, {@code >= 1}
   */
  public int threads() {
    return threads;
  }

  /**
   * Texts a language model reads side by side.
   *
   * @return the number, {@code >= 1}
   */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Tokens a cross-encoder reads at once.
   *
   * @return the number, {@code >= 1}
   */
  public int tokensPerBatch() {
    return tokensPerBatch;
  }

  /**
   * How a language model makes tokens.
   *
   * @return the engine
   */
  public Engine engine() {
    return engine;
  }

  /**
   * How rows of logits are reduced.
   *
   * @return the way
   */
  public Reductions reductions() {
    return reductions;
  }

  SessionSettings settings() {
    return new SessionSettings(device.provider(), threads);
  }

  @Override
  public String toString() {
    return "OnnxOptions[device="
        + device
        + ", threads="
        + threads
        + ", batchSize="
        + batchSize
        + ", tokensPerBatch="
        + tokensPerBatch
        + ", engine="
        + engine
        + ", reductions="
        + reductions
        + "]";
  }
}
