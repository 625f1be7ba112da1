package io.github.uq4j.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a classifier says of a text: every label with its logit and probability. Immutable.
 *
 * @param labels in the order of the model's outputs; at least one, of distinct names
 * @param cutTokens how many tokens of the text were not read; 0 unless cutting was asked for
 */
public record Classification(List<Label> labels, int cutTokens) {

  /**
   * A label of a text.
   *
   * @param name the label's name
   * @param logit what the model gives, finite
   * @param probability in {@code [0, 1]}
   */
  public record Label(String name, double logit, double probability) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the logit is not finite or the probability is outside
     *     {@code [0, 1]}
     */
    public Label {
      if (!Double.isFinite(logit)) {
        throw new IllegalArgumentException("logit of " + name + " = " + logit + "; must be finite");
      }
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "probability of " + name + " = " + probability + "; must be in [0, 1]");
      }
    }
  }

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if there is no label, a name comes twice, or the number of cut
   *     tokens is negative
   */
  public Classification {
    labels = List.copyOf(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("labels = []; must hold at least one");
    }
    Set<String> names = new HashSet<>();
    for (Label label : labels) {
      if (!names.add(label.name())) {
        throw new IllegalArgumentException("labels has " + label.name() + " twice; must not");
      }
    }
    if (cutTokens < 0) {
      throw new IllegalArgumentException("cutTokens = " + cutTokens + "; must be >= 0");
    }
  }

  /**
   * The label with the largest logit, the first of several.
   *
   * @return a label
   */
  public Label best() {
    Label best = labels.get(0);
    for (Label label : labels) {
      if (label.logit() > best.logit()) {
        best = label;
      }
    }
    return best;
  }

  /**
   * The probability of a label.
   *
   * @param name the label's name as the model's configuration spells it
   * @return in {@code [0, 1]}
   * @throws IllegalArgumentException if there is no such label
   */
  public double probability(String name) {
    for (Label label : labels) {
      if (label.name().equals(name)) {
        return label.probability();
      }
    }
    throw new IllegalArgumentException(
        "name = " + name + "; must be one of " + labels.stream().map(Label::name).toList());
  }
}
