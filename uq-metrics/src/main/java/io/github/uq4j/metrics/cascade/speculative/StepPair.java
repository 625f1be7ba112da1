package io.github.uq4j.metrics.cascade.speculative;

import io.github.uq4j.metrics.math.StableSum;
import java.util.function.IntPredicate;

/**
 * What a small and a large model think of the same next token, over the same vocabulary: the small
 * one's distribution {@code q} and the large one's {@code p}, in log space.
 *
 * <p>Logits are normalised; log-probabilities are taken as they are, if they sum to a probability
 * of 1 within 1e-4. Negative infinity is probability zero.
 *
 * <p>Edge cases: a row with NaN, positive infinity or without a finite value is refused; rows of
 * different lengths, or without a value, are, too. Of a vocabulary of one word both probabilities
 * are 1.
 *
 * <p>Immutable and safe for use by several threads. Holds copies of both rows.
 */
public final class StepPair {

  private static final double ROUNDING = 1e-4;

  private final double[] draft;
  private final double[] target;
  private final Row draftRow;
  private final Row targetRow;
  private final double totalVariation;

  /** How a row becomes log-probabilities. */
  private record Row(double max, double maxLogprob) {

    static Row ofLogits(String name, double[] values) {
      double max = max(name, values);
      return new Row(max, -Math.log(massOver(max, values)));
    }

    static Row ofLogprobs(String name, double[] values) {
      double max = max(name, values);
      double mass = Math.exp(max) * massOver(max, values);
      if (!(Math.abs(mass - 1) <= ROUNDING)) {
        throw new IllegalArgumentException(
            name + " sums to a probability of " + mass + "; must be 1 within " + ROUNDING);
      }
      return new Row(max, max);
    }

    private static double massOver(double max, double[] values) {
      StableSum sum = new StableSum();
      for (double value : values) {
        sum.accept(Math.exp(value - max));
      }
      return sum.value();
    }

    private static double max(String name, double[] values) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < values.length; i++) {
        if (!(values[i] < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              name + "[" + i + "] = " + values[i] + "; must be finite or negative infinity");
        }
        max = Math.max(max, values[i]);
      }
      if (max == Double.NEGATIVE_INFINITY) {
        throw new IllegalArgumentException(
            name + " has no finite value of " + values.length + "; must have at least one");
      }
      return max;
    }

    /** Exact for the largest of a row. */
    double logprob(double value) {
      return value == max ? maxLogprob : (value - max) + maxLogprob;
    }
  }

  private StepPair(double[] draft, Row draftRow, double[] target, Row targetRow) {
    this.draft = draft;
    this.target = target;
    this.draftRow = draftRow;
    this.targetRow = targetRow;
    this.totalVariation = variation();
  }

  private static void requireSameLength(double[] draft, double[] target) {
    if (draft.length != target.length) {
      throw new IllegalArgumentException(
          "draft has "
              + draft.length
              + " values, target "
              + target.length
              + "; must be of one vocabulary");
    }
  }

  /**
   * Two rows of logits over the same vocabulary.
   *
   * @param draft of the small model, {@code [vocab]}
   * @param target of the large model
   * @return the pair
   * @throws IllegalArgumentException if their lengths differ, or a row is empty, has NaN or
   *     positive infinity, or no finite value
   */
  public static StepPair ofLogits(float[] draft, float[] target) {
    double[] small = doubles(draft);
    double[] large = doubles(target);
    requireSameLength(small, large);
    return new StepPair(small, Row.ofLogits("draft", small), large, Row.ofLogits("target", large));
  }

  /**
   * Two rows of log-probabilities over the same vocabulary.
   *
   * @param draft of the small model, nats, {@code [vocab]}
   * @param target of the large model
   * @return the pair
   * @throws IllegalArgumentException if their lengths differ, or a row is empty, has NaN or
   *     positive infinity, or its probabilities do not sum to 1
   */
  public static StepPair ofLogprobs(double[] draft, double[] target) {
    double[] small = draft.clone();
    double[] large = target.clone();
    requireSameLength(small, large);
    return new StepPair(
        small, Row.ofLogprobs("draft", small), large, Row.ofLogprobs("target", large));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private double variation() {
    StableSum sum = new StableSum();
    for (int v = 0; v < draft.length; v++) {
      double p = targetRow.logprob(target[v]);
      double q = draftRow.logprob(draft[v]);
      if (p > q) {
        sum.accept(-Math.exp(p) * Math.expm1(q - p));
      }
    }
    return Math.min(1, sum.value());
  }

  /**
   * The size of the vocabulary.
   *
   * @return {@code >= 1}
   */
  public int vocabulary() {
    return draft.length;
  }

  /**
   * The log-probability of the small model's most probable token.
   *
   * @return {@code ln max q}, {@code <= 0}
   */
  public double draftMaximum() {
    return Math.min(0, draftRow.maxLogprob());
  }

  /**
   * The log-probability of the large model's most probable token.
   *
   * @return {@code ln max p}, {@code <= 0}
   */
  public double targetMaximum() {
    return Math.min(0, targetRow.maxLogprob());
  }

  /**
   * By how much the large model is surer: {@code max p - max q}.
   *
   * @return in {@code (-1, 1)}
   */
  public double lead() {
    double p = targetMaximum();
    double q = draftMaximum();
    return p >= q ? -Math.exp(p) * Math.expm1(q - p) : Math.exp(q) * Math.expm1(p - q);
  }

  /**
   * The total variation between the models: {@code sum_v max(0, p(v) - q(v))}.
   *
   * @return in {@code [0, 1]}
   */
  public double totalVariation() {
    return totalVariation;
  }

  /**
   * The large model's log-probability of a token.
   *
   * @param token its id
   * @return nats, {@code <= 0}
   * @throws IndexOutOfBoundsException if it is outside the vocabulary
   */
  public double targetLogprob(int token) {
    return Math.min(0, targetRow.logprob(target[token]));
  }

  /**
   * The small model's log-probability of a token.
   *
   * @param token its id
   * @return nats, {@code <= 0}
   * @throws IndexOutOfBoundsException if it is outside the vocabulary
   */
  public double draftLogprob(int token) {
    return Math.min(0, draftRow.logprob(draft[token]));
  }

  /** The small model's probability of the tokens that are asked for. */
  double draftMass(IntPredicate tokens) {
    StableSum mass = new StableSum();
    for (int v = 0; v < draft.length; v++) {
      if (tokens.test(v)) {
        mass.accept(Math.exp(draftLogprob(v)));
      }
    }
    return Math.min(1, mass.value());
  }

  @Override
  public String toString() {
    return "StepPair[vocabulary=" + draft.length + ", totalVariation=" + totalVariation + "]";
  }
}
