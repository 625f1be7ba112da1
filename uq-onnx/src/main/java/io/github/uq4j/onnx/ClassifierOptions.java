package io.github.uq4j.onnx;

import java.util.Objects;

/**
 * How an {@link OnnxTextClassifier} turns logits into probabilities, and what it does with texts
 * that are too long. Immutable.
 *
 * @param activation from logits to probabilities
 * @param truncation what is done with texts of too many tokens
 */
public record ClassifierOptions(Activation activation, Truncation truncation) {

  /** From logits to probabilities. */
  public enum Activation {
    /**
     * What {@code config.json} says: {@link #SIGMOID} if {@code problem_type} is {@code
     * multi_label_classification} or there is one label, otherwise {@link #SOFTMAX}. Several labels
     * with the {@code problem_type} {@code regression} are refused: such outputs are no
     * probabilities.
     */
    FROM_CONFIG,
    /** Labels exclude each other: the probabilities of a text sum to 1. Needs two labels. */
    SOFTMAX,
    /** Labels are independent: each has a probability {@code 1 / (1 + exp(-x))} of its own. */
    SIGMOID
  }

  /** What is done with a text, or a pair, of more tokens than the model takes. */
  public enum Truncation {
    /** An {@link IllegalArgumentException} with both numbers. */
    REFUSE,
    /**
     * Tokens are left out at the end, of a pair at the end of the text that is longer at the time;
     * {@link Classification#cutTokens()} says how many.
     */
    CUT
  }

  /** Checks the options. */
  public ClassifierOptions {
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(truncation, "truncation");
  }

  /**
   * {@link Activation#FROM_CONFIG} and {@link Truncation#REFUSE}.
   *
   * @return the default options
   */
  public static ClassifierOptions withDefaults() {
    return new ClassifierOptions(Activation.FROM_CONFIG, Truncation.REFUSE);
  }

  /**
   * The same with another activation.
   *
   * @param newActivation from logits to probabilities
   * @return new options
   */
  public ClassifierOptions withActivation(Activation newActivation) {
    return new ClassifierOptions(newActivation, truncation);
  }

  /**
   * The same with another way with long texts.
   *
   * @param newTruncation what is done with texts of too many tokens
   * @return new options
   */
  public ClassifierOptions withTruncation(Truncation newTruncation) {
    return new ClassifierOptions(activation, newTruncation);
  }
}
