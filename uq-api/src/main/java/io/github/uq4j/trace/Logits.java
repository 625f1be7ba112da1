package io.github.uq4j.trace;

/**
 * Full rows of logits {@code [steps, vocab]}: row {@code t} is the distribution token {@code t} was
 * drawn from, not yet normalised.
 *
 * @param values rank 2
 */
public record Logits(FloatTensor values) {

  /**
   * Checks the rank.
   *
   * @throws IllegalArgumentException if the rank is not 2
   */
  public Logits {
    Ranks.require("logits", values, 2, "[steps, vocab]");
  }

  /**
   * The number of rows.
   *
   * @return steps
   */
  public int steps() {
    return Math.toIntExact(values.shape().extent(0));
  }

  /**
   * The size of the vocabulary.
   *
   * @return values in a row
   */
  public int vocabulary() {
    return Math.toIntExact(values.shape().extent(1));
  }

  /**
   * A copy of one row.
   *
   * @param step {@code 0 <= step < steps()}
   * @return logits of that step
   */
  public float[] row(int step) {
    float[] row = new float[vocabulary()];
    values.read((long) step * row.length, row, row.length);
    return row;
  }
}
