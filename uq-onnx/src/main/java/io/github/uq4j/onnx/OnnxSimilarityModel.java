package io.github.uq4j.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.onnx.internal.pair.PairRunner;
import io.github.uq4j.onnx.internal.pair.Probabilities;
import io.github.uq4j.onnx.internal.pair.TextInput;
import io.github.uq4j.trace.TextPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A similarity cross-encoder in a folder: reads two texts at once and gives one logit {@code x};
 * the score is {@code 1 / (1 + exp(-x))}, in {@code (0, 1)}.
 *
 * <p>That is the default of the sentence-transformers library for a cross-encoder with one output.
 * If {@code config.json} names the identity as its activation ({@code
 * sentence_transformers.activation_fn}, or the older {@code sbert_ce_default_activation_function}),
 * the score is the logit itself. {@code problem_type} says how a model was trained, not what its
 * logit means, and is not looked at.
 *
 * <p>A distinct pair of a call is read once; (a, b) and (b, a) are distinct. Pairs of similar
 * length are read side by side; that changes no score beyond 1e-5. Empty texts are read like any
 * other; a pair with more tokens than the model has positions is refused, never cut.
 *
 * <p>Safe for use by several threads. After {@link #close()}, which waits for running calls, {@link
 * #judge} throws {@link IllegalStateException}; closing twice does nothing.
 */
public final class OnnxSimilarityModel implements SimilarityModel, AutoCloseable {

  private final PairRunner runner;
  private final Activation activation;

  private enum Activation {
    SIGMOID,
    IDENTITY
  }

  private OnnxSimilarityModel(PairRunner runner) {
    this.runner = runner;
    JsonNode config = runner.config().config();
    String named =
        config.path("sentence_transformers").path("activation_fn").asText()
            + config.path("sbert_ce_default_activation_function").asText();
    this.activation = named.endsWith("Identity") ? Activation.IDENTITY : Activation.SIGMOID;
  }

  /**
   * Opens a folder with the default options.
   *
   * @param folder the model's folder
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of a similarity model
   * @throws ModelException if a file of it cannot be read or loaded
   */
  public static OnnxSimilarityModel open(Path folder) {
    return open(folder, OnnxOptions.withDefaults());
  }

  /**
   * Opens a folder.
   *
   * @param folder the model's folder
   * @param options how to run it
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of a similarity model
   * @throws ModelException if a file of it cannot be read or loaded, or the device cannot be used
   */
  public static OnnxSimilarityModel open(Path folder, OnnxOptions options) {
    PairRunner runner = PairRunner.open(folder, options.settings(), options.tokensPerBatch());
    boolean done = false;
    try {
      int labels = runner.config().labels().size();
      if (labels > 1) {
        throw new IllegalArgumentException(
            folder
                + " has "
                + labels
                + " labels in config.json; a similarity model must have one output");
      }
      done = true;
      return new OnnxSimilarityModel(runner);
    } finally {
      if (!done) {
        runner.close();
      }
    }
  }

  @Override
  public List<Double> judge(List<TextPair> pairs) {
    List<TextPair> asked = List.copyOf(pairs);
    Map<TextPair, List<Double>> logits = runner.logits(asked);
    List<Double> scores = new ArrayList<>(asked.size());
    for (TextPair pair : asked) {
      scores.add(score(pair, logits.getOrDefault(pair, List.of())));
    }
    return scores;
  }

  private double score(TextPair pair, List<Double> logits) {
    if (logits.size() != 1) {
      throw new ModelException(
          runner.config().modelFile() + " gives " + logits.size() + " logits a pair; must be 1");
    }
    PairRunner.requireFinite(runner.config(), TextInput.of(pair), logits);
    double logit = logits.get(0);
    return activation == Activation.IDENTITY ? logit : Probabilities.sigmoid(logit);
  }

  @Override
  public void close() {
    runner.close();
  }

  @Override
  public String toString() {
    return "OnnxSimilarityModel[" + runner.config().folder() + ", " + activation + "]";
  }
}
