package io.github.uq4j.onnx.internal.pair;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.pair.InputTokenizer.Excess;
import io.github.uq4j.onnx.internal.pair.InputTokenizer.Fitted;
import io.github.uq4j.onnx.internal.session.EncoderPorts;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import io.github.uq4j.onnx.internal.session.OpenGate;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.RunFailures;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.text.FileTokenizer.PairIds;
import io.github.uq4j.trace.TextPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A classifier of texts or of pairs of texts: reads one or two texts at once and gives a row of
 * logits.
 *
 * <p>Every distinct input of a call is read once. Inputs of equal length share a batch, and inputs
 * of different length where the padding costs less than another call ({@link LengthBatches}); a
 * batch holds a bounded number of tokens, padding included. Safe for use by several threads.
 */
public final class PairRunner implements AutoCloseable {

  /**
   * What a call costs on a CPU, in tokens. On a CPU nothing is gained by filling a batch, and every
   * padded token costs like a real one; what remains is the price of the call itself.
   */
  public static final int CPU_CALL_PRICE = 8;

  private static final LogitRow NO_ROW = new LogitRow(List.of(), 0);

  private final ModelConfig config;
  private final ModelSession session;
  private final InputTokenizer tokenizer;
  private final OpenGate gate;
  private final LengthBatches cutting;
  private final int parallel;
  private final int padding;
  private final Port output;

  private PairRunner(
      ModelConfig config,
      ModelSession session,
      InputTokenizer tokenizer,
      LengthBatches cutting,
      int parallel) {
    this.config = config;
    this.session = session;
    this.tokenizer = tokenizer;
    this.gate = new OpenGate("model " + config.folder());
    this.cutting = cutting;
    this.parallel = parallel;
    this.padding = config.number("pad_token_id").orElse(0);
    this.output = output(session);
    EncoderPorts.requireInputs(session);
    EncoderPorts.requireFloats(session, output);
  }

  /**
   * Opens a model folder.
   *
   * @param folder holds the model
   * @param settings how to run it
   * @param tokensPerBatch at most so many tokens at once, unless one pair alone has more
   * @return the runner
   */
  public static PairRunner open(Path folder, SessionSettings settings, int tokensPerBatch) {
    return open(folder, settings, tokensPerBatch, CPU_CALL_PRICE);
  }

  /**
   * Opens a model folder.
   *
   * @param folder holds the model
   * @param settings how to run it
   * @param tokensPerBatch at most so many tokens at once, unless one pair alone has more
   * @param cpuCallPrice what a call costs on a CPU, in tokens; a GPU is filled as far as it goes
   * @return the runner
   */
  public static PairRunner open(
      Path folder, SessionSettings settings, int tokensPerBatch, int cpuCallPrice) {
    return open(folder, settings, tokensPerBatch, cpuCallPrice, Excess.REFUSE);
  }

  /**
   * Opens a model folder; an input with more tokens than the model takes is cut at the end, of a
   * pair the longer text first.
   *
   * @param folder holds the model
   * @param settings how to run it
   * @param tokensPerBatch at most so many tokens at once, unless one input alone has more
   * @return the runner
   */
  public static PairRunner openCutting(Path folder, SessionSettings settings, int tokensPerBatch) {
    return open(folder, settings, tokensPerBatch, CPU_CALL_PRICE, Excess.CUT);
  }

  private static PairRunner open(
      Path folder, SessionSettings settings, int tokensPerBatch, int cpuCallPrice, Excess excess) {
    ModelConfig config = ModelConfig.read(folder);
    InputTokenizer tokenizer = InputTokenizer.open(config, excess);
    boolean done = false;
    try {
      OnnxModelFile.read(config.modelFile());
      ModelSession session = ModelSession.open(config.modelFile(), settings);
      try {
        // A GPU is filled by one batch; side by side they would only take more of its memory.
        boolean cpu = session.device().equals("cpu");
        int parallel = cpu ? settings.threads() : 1;
        LengthBatches cutting =
            new LengthBatches(tokensPerBatch, cpu ? cpuCallPrice : tokensPerBatch);
        PairRunner runner = new PairRunner(config, session, tokenizer, cutting, parallel);
        done = true;
        return runner;
      } finally {
        if (!done) {
          session.close();
        }
      }
    } finally {
      if (!done) {
        tokenizer.close();
      }
    }
  }

  private static Port output(ModelSession session) {
    Port logits = session.outputs().get("logits");
    if (logits != null) {
      return logits;
    }
    if (session.outputs().size() == 1) {
      return session.outputs().values().iterator().next();
    }
    throw new IllegalArgumentException(
        session.file()
            + " has the outputs "
            + session.outputs().keySet()
            + "; a classifier must have one called logits, or one alone");
  }

  /**
   * What the folder says.
   *
   * @return its configuration
   */
  public ModelConfig config() {
    return config;
  }

  /**
   * Where the logits come from.
   *
   * @return the output
   */
  public Port output() {
    return output;
  }

  /** One distinct input and its ids. */
  private record Read(TextInput input, Fitted fitted) {

    PairIds ids() {
      return fitted.ids();
    }

    int length() {
      return ids().ids().size();
    }
  }

  /**
   * Reads pairs.
   *
   * @param pairs the pairs; may be empty
   * @return the logits of every distinct pair
   * @throws IllegalArgumentException if a pair has more tokens than the model takes
   */
  public Map<TextPair, List<Double>> logits(List<TextPair> pairs) {
    Map<TextInput, LogitRow> rows = rows(pairs.stream().map(TextInput::of).toList());
    Map<TextPair, List<Double>> logits = new HashMap<>();
    for (TextPair pair : pairs) {
      logits.put(pair, rows.getOrDefault(TextInput.of(pair), NO_ROW).logits());
    }
    return logits;
  }

  /**
   * Reads texts and pairs.
   *
   * @param inputs the inputs; may be empty
   * @return the logits of every distinct input
   * @throws IllegalArgumentException if an input has no tokens, or more than the model takes and is
   *     not to be cut
   */
  public Map<TextInput, LogitRow> rows(List<TextInput> inputs) {
    return gate.call(
        () -> {
          List<Read> reads = new ArrayList<>();
          for (TextInput input : new LinkedHashSet<>(inputs)) {
            reads.add(new Read(input, tokenizer.encode(input)));
          }
          reads.sort(Comparator.comparingInt(Read::length));
          List<List<Read>> batches = new ArrayList<>();
          for (LengthBatches.Batch batch : cutting.cut(reads.stream().map(Read::length).toList())) {
            batches.add(reads.subList(batch.from(), batch.to()));
          }
          return readAll(batches);
        });
  }

  /** Small models leave most cores idle inside one batch, so several batches run side by side. */
  private Map<TextInput, LogitRow> readAll(List<List<Read>> batches) {
    Map<TextInput, LogitRow> logits = new ConcurrentHashMap<>();
    int workers = Math.min(parallel, batches.size());
    if (workers <= 1) {
      batches.forEach(batch -> read(batch, logits));
      return logits;
    }
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      CompletableFuture.allOf(
              batches.stream()
                  .map(batch -> CompletableFuture.runAsync(() -> read(batch, logits), pool))
                  .toArray(CompletableFuture<?>[]::new))
          .join(); // Waits for every batch, also after one failed: the session may be closed next.
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      pool.shutdown();
    }
    return logits;
  }

  /**
   * Refuses logits that are no numbers: of this input alone, as one that does not fit the model.
   *
   * @param config the model
   * @param input the input
   * @param logits its logits
   * @throws IllegalArgumentException if one is NaN or infinite
   */
  public static void requireFinite(ModelConfig config, TextInput input, List<Double> logits) {
    for (double logit : logits) {
      if (!Double.isFinite(logit)) {
        throw new IllegalArgumentException(
            config.modelFile()
                + " gives the logits "
                + logits
                + " for "
                + input.described()
                + "; must be finite");
      }
    }
  }

  private void read(List<Read> batch, Map<TextInput, LogitRow> logits) {
    int width = batch.get(batch.size() - 1).length();
    long[] ids = new long[batch.size() * width];
    long[] mask = new long[ids.length];
    long[] types = new long[ids.length];
    long[] positions = new long[ids.length];
    for (int i = 0; i < batch.size(); i++) {
      PairIds read = batch.get(i).ids();
      for (int c = 0; c < width; c++) {
        boolean real = c < read.ids().size();
        ids[i * width + c] = real ? read.ids().get(c) : padding;
        types[i * width + c] = real ? read.types().get(c) : 0;
        mask[i * width + c] = real ? 1 : 0;
        positions[i * width + c] = c;
      }
    }
    Map<String, long[]> values =
        Map.of(
            "input_ids", ids,
            "attention_mask", mask,
            "token_type_ids", types,
            "position_ids", positions);
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      for (String input : session.inputs().keySet()) {
        long[] given = values.getOrDefault(input, ids);
        inputs.put(input, session.integers(input, given, batch.size(), width));
      }
      try (Outputs outputs =
          RunFailures.named(
              () -> batch.size() + " inputs, the longest " + longest(batch),
              () -> session.run(inputs, Set.of(output.name()), Memory.TRIM))) {
        collect(batch, outputs.floats(output.name()), logits);
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  private static String longest(List<Read> batch) {
    Read longest = batch.get(batch.size() - 1);
    return longest.input().described() + " of " + longest.length() + " tokens";
  }

  private static void collect(List<Read> batch, float[] values, Map<TextInput, LogitRow> logits) {
    int width = values.length / batch.size();
    for (int i = 0; i < batch.size(); i++) {
      List<Double> row = new ArrayList<>(width);
      for (int c = 0; c < width; c++) {
        row.add((double) values[i * width + c]);
      }
      Read read = batch.get(i);
      logits.put(read.input(), new LogitRow(row, read.fitted().cut()));
    }
  }

  @Override
  public void close() {
    gate.close(
        () -> {
          session.close();
          tokenizer.close();
        });
  }
}
