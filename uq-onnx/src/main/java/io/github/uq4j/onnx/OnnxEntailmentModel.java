package io.github.uq4j.onnx;

import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.pair.PairRunner;
import io.github.uq4j.onnx.internal.pair.Probabilities;
import io.github.uq4j.onnx.internal.pair.TextInput;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A natural-language-inference cross-encoder in a folder: reads premise and hypothesis at once and
 * gives three logits, whose softmax (in double precision) is the answer.
 *
 * <p>Which logit is which label comes from {@code id2label} in {@code config.json}: the names must
 * begin with {@code entail}, {@code neutral} and {@code contra}, in any order and case. A distinct
 * pair of a call is read once. Pairs of similar length are read side by side; that changes no
 * probability beyond 1e-5. Empty texts are read like any other; a pair with more tokens than the
 * model has positions is refused, never cut.
 *
 * <p>Safe for use by several threads. After {@link #close()}, which waits for running calls, {@link
 * #judge} throws {@link IllegalStateException}; closing twice does nothing.
 */
public final class OnnxEntailmentModel implements EntailmentModel, AutoCloseable {

  private static final List<String> LABELS = List.of("entail", "neutral", "contra");

  private final PairRunner runner;
  private final List<Integer> columns;

  private OnnxEntailmentModel(PairRunner runner) {
    this.runner = runner;
    this.columns = columns(runner);
  }

  /**
   * Opens a folder with the default options.
   *
   * @param folder the model's folder
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of an entailment model
   * @throws ModelException if a file of it cannot be read or loaded
   */
  public static OnnxEntailmentModel open(Path folder) {
    return open(folder, OnnxOptions.withDefaults());
  }

  /**
   * Opens a folder.
   *
   * @param folder the model's folder
   * @param options how to run it
   * @return the model
   * @throws IllegalArgumentException if the folder is no folder of an entailment model
   * @throws ModelException if a file of it cannot be read or loaded, or the device cannot be used
   */
  public static OnnxEntailmentModel open(Path folder, OnnxOptions options) {
    PairRunner runner = PairRunner.open(folder, options.settings(), options.tokensPerBatch());
    boolean done = false;
    try {
      OnnxEntailmentModel model = new OnnxEntailmentModel(runner);
      done = true;
      return model;
    } finally {
      if (!done) {
        runner.close();
      }
    }
  }

  /** The columns of entailment, neutral and contradiction. */
  private static List<Integer> columns(PairRunner runner) {
    Map<Integer, String> names = runner.config().labels();
    List<Integer> columns = new ArrayList<>();
    for (String label : LABELS) {
      List<Integer> own =
          names.entrySet().stream()
              .filter(entry -> entry.getValue().toLowerCase(Locale.ROOT).startsWith(label))
              .map(Map.Entry::getKey)
              .toList();
      if (own.size() == 1) {
        columns.addAll(own);
      }
    }
    if (columns.size() != LABELS.size() || names.size() != LABELS.size()) {
      throw new IllegalArgumentException(
          runner.config().folder()
              + " has the labels "
              + names.values()
              + "; must be entailment, neutral and contradiction in any order");
    }
    return List.copyOf(columns);
  }

  @Override
  public List<Entailment> judge(List<TextPair> pairs) {
    List<TextPair> asked = List.copyOf(pairs);
    Map<TextPair, List<Double>> logits = runner.logits(asked);
    List<Entailment> answers = new ArrayList<>(asked.size());
    for (TextPair pair : asked) {
      answers.add(softmax(pair, logits.getOrDefault(pair, List.of())));
    }
    return answers;
  }

  private Entailment softmax(TextPair pair, List<Double> logits) {
    if (logits.size() != LABELS.size()) {
      throw new ModelException(
          runner.config().modelFile() + " gives " + logits.size() + " logits a pair; must be 3");
    }
    PairRunner.requireFinite(runner.config(), TextInput.of(pair), logits);
    List<Double> answer = Probabilities.softmax(columns.stream().map(logits::get).toList());
    return new Entailment(answer.get(0), answer.get(1), answer.get(2));
  }

  @Override
  public void close() {
    runner.close();
  }

  @Override
  public String toString() {
    return "OnnxEntailmentModel[" + runner.config().folder() + "]";
  }
}
