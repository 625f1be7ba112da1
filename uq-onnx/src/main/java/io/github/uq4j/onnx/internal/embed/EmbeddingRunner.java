package io.github.uq4j.onnx.internal.embed;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.Tokenizer.Piece;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.session.EncoderPorts;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import io.github.uq4j.onnx.internal.session.OpenGate;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.RunFailures;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads texts in batches of similar length, padded on the right. Safe for use by several threads.
 */
public final class EmbeddingRunner implements AutoCloseable {

  private final ModelConfig config;
  private final ModelSession session;
  private final FileTokenizer tokenizer;
  private final SentenceSettings settings;
  private final Port output;
  private final int tokensPerBatch;
  private final OpenGate gate;

  private EmbeddingRunner(
      ModelConfig config, ModelSession session, FileTokenizer tokenizer, int tokensPerBatch) {
    this.config = config;
    this.session = session;
    this.tokenizer = tokenizer;
    this.settings = SentenceSettings.read(config);
    this.output = output(session);
    this.tokensPerBatch = tokensPerBatch;
    this.gate = new OpenGate("model " + config.folder());
    EncoderPorts.requireInputs(session);
    EncoderPorts.requireFloats(session, output);
  }

  /**
   * Opens a model folder.
   *
   * @param folder holds the model
   * @param settings how to run it
   * @param tokensPerBatch at most so many tokens at once, unless one text alone has more
   * @return the runner
   */
  public static EmbeddingRunner open(Path folder, SessionSettings settings, int tokensPerBatch) {
    ModelConfig config = ModelConfig.read(folder);
    FileTokenizer tokenizer = FileTokenizer.open(config.tokenizerFile());
    boolean done = false;
    try {
      // Read before it is loaded: what is wrong with a file is said, and no other file is opened.
      OnnxModelFile.read(config.modelFile());
      ModelSession session = ModelSession.open(config.modelFile(), settings);
      try {
        EmbeddingRunner runner = new EmbeddingRunner(config, session, tokenizer, tokensPerBatch);
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

  /** A whole sentence's vector, if the graph gives one; otherwise the states of the tokens. */
  private static Port output(ModelSession session) {
    Port whole = session.outputs().get("sentence_embedding");
    if (whole != null && whole.shape().size() == 2) {
      return whole;
    }
    for (String name : List.of("last_hidden_state", "token_embeddings")) {
      Port states = session.outputs().get(name);
      if (states != null && states.shape().size() == 3) {
        return states;
      }
    }
    return session.outputs().values().stream()
        .filter(port -> port.shape().size() == 3)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    session.file()
                        + " has the outputs "
                        + session.outputs().keySet()
                        + "; a sentence encoder must have sentence_embedding [batch, dim] or"
                        + " states [batch, sequence, dim]"));
  }

  /**
   * The folder.
   *
   * @return its path
   */
  public Path folder() {
    return config.folder();
  }

  /**
   * How sentences are made of states.
   *
   * @return the settings
   */
  public SentenceSettings settings() {
    return settings;
  }

  private record Read(String text, List<Integer> ids) {

    int length() {
      return ids.size();
    }
  }

  /**
   * Reads texts.
   *
   * @param texts the texts; may be empty
   * @return the vector of every distinct text
   * @throws IllegalArgumentException if a text has more tokens than the model takes, or none
   */
  public Map<String, float[]> vectors(List<String> texts) {
    return gate.call(
        () -> {
          List<Read> reads = new ArrayList<>();
          for (String text : new LinkedHashSet<>(texts)) {
            reads.add(new Read(text, ids(text)));
          }
          reads.sort(Comparator.comparingInt(Read::length));
          Map<String, float[]> vectors = new LinkedHashMap<>();
          int from = 0;
          while (from < reads.size()) {
            int to = from + 1;
            while (to < reads.size()
                && (long) reads.get(to).length() * (to - from + 1) <= tokensPerBatch) {
              to++;
            }
            read(reads.subList(from, to), vectors);
            from = to;
          }
          return vectors;
        });
  }

  private List<Integer> ids(String text) {
    String whole = settings.prompt() + text;
    if (settings.spelling() == SentenceSettings.Spelling.LOWER) {
      whole = whole.toLowerCase(Locale.ROOT);
    }
    List<Integer> ids = tokenizer.encode(whole).stream().map(Piece::id).toList();
    if (ids.isEmpty() || ids.size() > settings.tokens()) {
      int end = text.offsetByCodePoints(0, Math.min(40, text.codePointCount(0, text.length())));
      throw new IllegalArgumentException(
          "the text \""
              + (end < text.length() ? text.substring(0, end) + "..." : text)
              + "\" has "
              + ids.size()
              + " tokens; must have 1 to "
              + settings.tokens()
              + ", what "
              + config.folder()
              + " takes");
    }
    return ids;
  }

  private void read(List<Read> batch, Map<String, float[]> vectors) {
    int width = batch.get(batch.size() - 1).length();
    int padding = config.number("pad_token_id").orElse(0);
    long[] ids = new long[batch.size() * width];
    long[] mask = new long[ids.length];
    long[] positions = new long[ids.length];
    Arrays.fill(ids, padding);
    for (int i = 0; i < batch.size(); i++) {
      for (int c = 0; c < width; c++) {
        positions[i * width + c] = c;
        if (c < batch.get(i).length()) {
          ids[i * width + c] = batch.get(i).ids().get(c);
          mask[i * width + c] = 1;
        }
      }
    }
    Map<String, long[]> values =
        Map.of("input_ids", ids, "attention_mask", mask, "position_ids", positions);
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      for (String input : session.inputs().keySet()) {
        long[] given = values.getOrDefault(input, new long[ids.length]);
        inputs.put(input, session.integers(input, given, batch.size(), width));
      }
      try (Outputs outputs =
          RunFailures.named(
              () -> batch.size() + " texts of up to " + width + " tokens",
              () -> session.run(inputs, Set.of(output.name()), Memory.TRIM))) {
        collect(batch, width, outputs.floats(output.name()), vectors);
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  private void collect(List<Read> batch, int width, float[] values, Map<String, float[]> vectors) {
    boolean whole = output.shape().size() == 2;
    int dim = values.length / (batch.size() * (whole ? 1 : width));
    for (int i = 0; i < batch.size(); i++) {
      Read read = batch.get(i);
      double[] vector =
          whole
              ? Pooling.CLS.pool(values, i * dim, 1, dim)
              : pooled(values, i * width * dim, read.length(), dim);
      vectors.put(read.text(), finished(read.text(), vector, whole));
    }
  }

  private double[] pooled(float[] values, int from, int tokens, int dim) {
    double[] joined = new double[settings.pooling().size() * dim];
    int at = 0;
    for (Pooling way : settings.pooling()) {
      System.arraycopy(way.pool(values, from, tokens, dim), 0, joined, at, dim);
      at += dim;
    }
    return joined;
  }

  private float[] finished(String text, double[] vector, boolean whole) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    if (!Double.isFinite(squares)) {
      throw new ModelException(
          config.modelFile() + " gives values that are no finite numbers for \"" + text + "\"");
    }
    boolean scaled = !whole && settings.length() == SentenceSettings.Length.ONE && squares > 0;
    double scale = scaled ? 1 / Math.sqrt(squares) : 1;
    float[] finished = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      finished[i] = (float) (vector[i] * scale);
    }
    return finished;
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
