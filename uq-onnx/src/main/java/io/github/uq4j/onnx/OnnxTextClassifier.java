package io.github.uq4j.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.ClassifierOptions.Activation;
import io.github.uq4j.onnx.ClassifierOptions.Truncation;
import io.github.uq4j.onnx.internal.pair.LogitRow;
import io.github.uq4j.onnx.internal.pair.PairRunner;
import io.github.uq4j.onnx.internal.pair.Probabilities;
import io.github.uq4j.onnx.internal.pair.TextInput;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.trace.TextPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A sequence classifier in a folder: reads a text, or a pair of texts, and gives every label of the
 * model a probability.
 *
 * <p><b>Labels.</b> They are those of {@code id2label} in {@code config.json}, which must name the
 * outputs 0, 1, ... without gaps and without repetition; results hold them in that order. The graph
 * must give {@code [batch, labels]}: as many logits as there are labels.
 *
 * <p><b>Probabilities.</b> {@link Activation} says how they come from the logits, by default as
 * {@code config.json} does. A cross-encoder with one output gives one label with its logit and
 * {@code 1 / (1 + exp(-logit))}. Softmax and logistic function are computed in double precision. A
 * logit that is NaN or infinite is refused.
 *
 * <p><b>Texts.</b> A distinct text of a call is read once. Texts of similar length are read side by
 * side, padded on the right; that changes no probability beyond 1e-5. The empty text is read like
 * any other if the tokenizer puts tokens around it, otherwise refused. A text with more tokens than
 * the model takes is refused, or cut if {@link Truncation#CUT} is chosen; the result tells how many
 * tokens were left out.
 *
 * <p>Safe for use by several threads. After {@link #close()}, which waits for running calls, {@link
 * #classify} and {@link #classifyPairs} throw {@link IllegalStateException}; closing twice does
 * nothing.
 */
public final class OnnxTextClassifier implements AutoCloseable {

  private static final String MULTI_LABEL = "multi_label_classification";

  private final PairRunner runner;
  private final List<String> labels;
  private final ClassifierOptions options;

  private OnnxTextClassifier(PairRunner runner, ClassifierOptions asked) {
    this.runner = runner;
    this.labels = labels(runner.config());
    this.options = asked.withActivation(activation(runner.config(), labels, asked.activation()));
    List<Long> shape = runner.output().shape();
    long width = shape.isEmpty() ? -1 : shape.get(shape.size() - 1);
    if (!shape.isEmpty() && (shape.size() != 2 || (width >= 0 && width != labels.size()))) {
      throw new IllegalArgumentException(
          runner.config().modelFile()
              + " has the output "
              + runner.output().name()
              + " of shape "
              + shape
              + "; must be [batch, "
              + labels.size()
              + "], a logit for each of the labels "
              + labels);
    }
  }

  /**
   * Opens a folder with the default options.
   *
   * @param folder the model's folder
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of a classifier
   * @throws ModelException if a file of it cannot be read or loaded
   */
  public static OnnxTextClassifier open(Path folder) {
    return open(folder, OnnxOptions.withDefaults(), ClassifierOptions.withDefaults());
  }

  /**
   * Opens a folder.
   *
   * @param folder the model's folder
   * @param running how to run it
   * @param options what its logits mean and what is done with long texts
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of a classifier, its labels are not
   *     as they must be, or an option does not fit them
   * @throws ModelException if a file of it cannot be read or loaded, or the device cannot be used
   */
  public static OnnxTextClassifier open(
      Path folder, OnnxOptions running, ClassifierOptions options) {
    PairRunner runner =
        options.truncation() == Truncation.CUT
            ? PairRunner.openCutting(folder, running.settings(), running.tokensPerBatch())
            : PairRunner.open(folder, running.settings(), running.tokensPerBatch());
    boolean done = false;
    try {
      OnnxTextClassifier model = new OnnxTextClassifier(runner, options);
      done = true;
      return model;
    } finally {
      if (!done) {
        runner.close();
      }
    }
  }

  private static List<String> labels(ModelConfig config) {
    Map<Integer, String> named = config.labels();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          config.folder() + " has no id2label in config.json; a classifier must name its labels");
    }
    List<String> labels = new ArrayList<>();
    for (Map.Entry<Integer, String> entry : named.entrySet()) {
      if (entry.getKey() != labels.size()) {
        throw new IllegalArgumentException(
            config.folder()
                + " has the indices "
                + named.keySet()
                + " in id2label; must be 0, 1, ... without gaps");
      }
      labels.add(entry.getValue());
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw new IllegalArgumentException(
          config.folder() + " has the labels " + labels + " in id2label; must be distinct");
    }
    return List.copyOf(labels);
  }

  private static Activation activation(ModelConfig config, List<String> labels, Activation asked) {
    if (asked == Activation.SOFTMAX && labels.size() == 1) {
      throw new IllegalArgumentException(
          "activation = SOFTMAX for "
              + config.folder()
              + ", which has the one label "
              + labels
              + "; must be SIGMOID, as the softmax of one logit is always 1");
    }
    if (asked != Activation.FROM_CONFIG) {
      return asked;
    }
    JsonNode problem = config.config().path("problem_type");
    if (labels.size() == 1 || problem.asText().equals(MULTI_LABEL)) {
      return Activation.SIGMOID;
    }
    if (problem.asText().equals("regression")) {
      throw new IllegalArgumentException(
          config.folder()
              + " has problem_type = regression and the labels "
              + labels
              + "; its outputs are no probabilities unless SOFTMAX or SIGMOID is chosen");
    }
    return Activation.SOFTMAX;
  }

  /**
   * The model's labels.
   *
   * @return names in the order of the outputs; at least one
   */
  public List<String> labels() {
    return labels;
  }

  /**
   * Classifies texts.
   *
   * @param texts at least one
   * @return an answer for each text, in their order
   * @throws IllegalArgumentException if there is no text, or one has no tokens or too many
   * @throws ModelException if the run fails
   */
  public List<Classification> classify(List<String> texts) {
    return answers("texts", List.copyOf(texts).stream().map(TextInput::of).toList());
  }

  /**
   * Classifies pairs of texts; (a, b) and (b, a) are distinct.
   *
   * @param pairs at least one
   * @return an answer for each pair, in their order
   * @throws IllegalArgumentException if there is no pair, or one has no tokens or too many
   * @throws ModelException if the run fails
   */
  public List<Classification> classifyPairs(List<TextPair> pairs) {
    return answers("pairs", List.copyOf(pairs).stream().map(TextInput::of).toList());
  }

  private List<Classification> answers(String argument, List<TextInput> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(argument + " = []; must hold at least one");
    }
    Map<TextInput, LogitRow> rows = runner.rows(inputs);
    List<Classification> answers = new ArrayList<>(inputs.size());
    for (TextInput input : inputs) {
      answers.add(answer(input, rows.getOrDefault(input, new LogitRow(List.of(), 0))));
    }
    return answers;
  }

  private Classification answer(TextInput input, LogitRow row) {
    List<Double> logits = row.logits();
    if (logits.size() != labels.size()) {
      throw new ModelException(
          runner.config().modelFile()
              + " gives "
              + logits.size()
              + " logits a text; must be "
              + labels.size()
              + ", one for each of the labels "
              + labels);
    }
    PairRunner.requireFinite(runner.config(), input, logits);
    List<Double> probabilities =
        options.activation() == Activation.SOFTMAX
            ? Probabilities.softmax(logits)
            : logits.stream().map(Probabilities::sigmoid).toList();
    List<Classification.Label> answer = new ArrayList<>(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      answer.add(new Classification.Label(labels.get(i), logits.get(i), probabilities.get(i)));
    }
    return new Classification(answer, row.cutTokens());
  }

  @Override
  public void close() {
    runner.close();
  }

  @Override
  public String toString() {
    return "OnnxTextClassifier[" + runner.config().folder() + ", " + labels + ", " + options + "]";
  }
}
