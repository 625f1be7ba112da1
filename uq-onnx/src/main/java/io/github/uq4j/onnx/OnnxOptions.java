package io.github.uq4j.onnx;

import io.github.uq4j.onnx.internal.session.SessionSettings;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

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
  private final Prefixes prefixes;
  private final Map<String, String> cudaOptions;
  private final Map<String, String> sessionOptions;

  private OnnxOptions(Draft draft) {
    this.device = draft.device;
    this.threads = draft.threads;
    this.batchSize = draft.batchSize;
    this.tokensPerBatch = draft.tokensPerBatch;
    this.engine = draft.engine;
    this.reductions = draft.reductions;
    this.prefixes = draft.prefixes;
    this.cudaOptions = Collections.unmodifiableMap(new TreeMap<>(draft.cudaOptions));
    this.sessionOptions = Collections.unmodifiableMap(new TreeMap<>(draft.sessionOptions));
  }

  /** Options while one of them is being changed. */
  private static final class Draft {
    private Device device = Device.AUTO;
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private int batchSize = DEFAULT_BATCH_SIZE;
    private int tokensPerBatch = DEFAULT_TOKENS_PER_BATCH;
    private Engine engine = Engine.AUTO;
    private Reductions reductions = Reductions.AUTO;
    private Prefixes prefixes = Prefixes.SHARED;
    private Map<String, String> cudaOptions = Map.of();
    private Map<String, String> sessionOptions = Map.of();
  }

  private OnnxOptions with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.device = device;
    draft.threads = threads;
    draft.batchSize = batchSize;
    draft.tokensPerBatch = tokensPerBatch;
    draft.engine = engine;
    draft.reductions = reductions;
    draft.prefixes = prefixes;
    draft.cudaOptions = cudaOptions;
    draft.sessionOptions = sessionOptions;
    change.accept(draft);
    return new OnnxOptions(draft);
  }

  /**
   * {@link Device#AUTO}, half as many threads as the machine has processors (that is, about one for
   * each core), 16 texts in a batch of a language model, 512 tokens in a batch of a cross-encoder.
   *
   * @return the default options
   */
  public static OnnxOptions withDefaults() {
    return new OnnxOptions(new Draft());
  }

  /**
   * The same on another device.
   *
   * @param newDevice where to run
   * @return new options
   */
  public OnnxOptions withDevice(Device newDevice) {
    return with(draft -> draft.device = newDevice);
  }

  /**
   * The same with another number of threads inside one operator on the CPU.
   *
   * @param count {@code >= 1}
   * @return new options
   * @throws IllegalArgumentException if the count is not positive
   */
  public OnnxOptions withThreads(int count) {
    int checked = positive("threads", count);
    return with(draft -> draft.threads = checked);
  }

  /**
   * The same with another number of texts a language model reads side by side.
   *
   * @param texts {@code >= 1}
   * @return new options
   * @throws IllegalArgumentException if the number is not positive
   */
  public OnnxOptions withBatchSize(int texts) {
    int checked = positive("batchSize", texts);
    return with(draft -> draft.batchSize = checked);
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
    int checked = positive("tokensPerBatch", tokens);
    return with(draft -> draft.tokensPerBatch = checked);
  }

  /**
   * The same with another engine of language models.
   *
   * @param newEngine how tokens are made
   * @return new options
   */
  public OnnxOptions withEngine(Engine newEngine) {
    return with(draft -> draft.engine = newEngine);
  }

  /**
   * The same with another way of reducing rows of logits.
   *
   * @param newReductions where log-probabilities, entropies and alternatives are computed
   * @return new options
   */
  public OnnxOptions withReductions(Reductions newReductions) {
    return with(draft -> draft.reductions = newReductions);
  }

  /**
   * The same with another way of reading texts that begin with the same tokens.
   *
   * @param newPrefixes whether the beginning is read once
   * @return new options
   */
  public OnnxOptions withPrefixes(Prefixes newPrefixes) {
    return with(draft -> draft.prefixes = newPrefixes);
  }

  /**
   * The same with a limit of the memory that a model's arena takes on a CUDA device.
   *
   * @param bytes {@code >= 1}
   * @return new options
   * @throws IllegalArgumentException if the limit is not positive
   */
  public OnnxOptions withCudaMemoryLimit(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("cudaMemoryLimit = " + bytes + "; must be >= 1");
    }
    return withCudaOption("gpu_mem_limit", String.valueOf(bytes));
  }

  /** How the arena of a CUDA device grows. */
  public enum Arena {
    /** By powers of two: fewer requests, more memory. */
    NEXT_POWER_OF_TWO,
    /** By what is asked for. */
    AS_REQUESTED
  }

  /**
   * The same with another way for the arena of a CUDA device to grow.
   *
   * @param growth how it grows
   * @return new options
   */
  public OnnxOptions withCudaArena(Arena growth) {
    String value = growth == Arena.NEXT_POWER_OF_TWO ? "kNextPowerOfTwo" : "kSameAsRequested";
    return withCudaOption("arena_extend_strategy", value);
  }

  /**
   * The same with an option of the runtime's CUDA provider, such as {@code use_tf32} or {@code
   * cudnn_conv_algo_search}. Opening a model on a CUDA device fails if the runtime does not know
   * it.
   *
   * @param name the runtime's name, not empty
   * @param value its value
   * @return new options
   * @throws IllegalArgumentException if the name is empty
   */
  public OnnxOptions withCudaOption(String name, String value) {
    Map<String, String> more = more(cudaOptions, name, value);
    return with(draft -> draft.cudaOptions = more);
  }

  /**
   * The same with an entry of the runtime's session configuration, such as {@code
   * session.disable_prepacking}.
   *
   * @param name the runtime's name, not empty
   * @param value its value
   * @return new options
   * @throws IllegalArgumentException if the name is empty
   */
  public OnnxOptions withSessionOption(String name, String value) {
    Map<String, String> more = more(sessionOptions, name, value);
    return with(draft -> draft.sessionOptions = more);
  }

  private static Map<String, String> more(Map<String, String> old, String name, String value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("option name = \"\"; must not be empty");
    }
    Map<String, String> more = new TreeMap<>(old);
    more.put(name, value);
    return more;
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

  /**
   * How texts that begin with the same tokens are read.
   *
   * @return the way
   */
  public Prefixes prefixes() {
    return prefixes;
  }

  /**
   * Options of the runtime's CUDA provider.
   *
   * @return an immutable map by name
   */
  public Map<String, String> cudaOptions() {
    return cudaOptions;
  }

  /**
   * Entries of the runtime's session configuration.
   *
   * @return an immutable map by name
   */
  public Map<String, String> sessionOptions() {
    return sessionOptions;
  }

  SessionSettings settings() {
    return new SessionSettings(
        device.provider(), threads, device.index(), cudaOptions, sessionOptions);
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
        + ", prefixes="
        + prefixes
        + ", cudaOptions="
        + cudaOptions
        + ", sessionOptions="
        + sessionOptions
        + "]";
  }
}
