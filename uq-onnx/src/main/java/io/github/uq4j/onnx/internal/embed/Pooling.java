package io.github.uq4j.onnx.internal.embed;

/** How the states of a text's tokens become one vector; padding never takes part. */
public enum Pooling {
  /** The state of the first token. */
  CLS("cls_token"),
  /** The largest value of every dimension. */
  MAX("max_tokens"),
  /** The mean. */
  MEAN("mean_tokens"),
  /** The sum divided by the square root of the number of tokens. */
  MEAN_SQRT_LENGTH("mean_sqrt_len_tokens"),
  /** The mean with the weights 1, 2, 3 and so on. */
  WEIGHTED_MEAN("weightedmean_tokens"),
  /** The state of the last token. */
  LAST("lasttoken");

  private final String field;

  Pooling(String field) {
    this.field = field;
  }

  /** The field {@code pooling_mode_*} that asks for it. */
  String field() {
    return "pooling_mode_" + field;
  }

  /** The name that newer configurations use: that of the field without the end. */
  String shortName() {
    return field.replace("_tokens", "").replace("_token", "");
  }

  /**
   * Makes one vector.
   *
   * @param states {@code [tokens, dim]} in a larger array
   * @param from where they begin
   * @param tokens how many tokens are no padding, {@code >= 1}
   * @param dim values of a state
   * @return {@code dim} values
   */
  double[] pool(float[] states, int from, int tokens, int dim) {
    double[] pooled = new double[dim];
    for (int d = 0; d < dim; d++) {
      pooled[d] =
          switch (this) {
            case CLS -> states[from + d];
            case LAST -> states[from + (tokens - 1) * dim + d];
            case MAX -> largest(states, from + d, tokens, dim);
            case MEAN -> sum(states, from + d, tokens, dim) / tokens;
            case MEAN_SQRT_LENGTH -> sum(states, from + d, tokens, dim) / Math.sqrt(tokens);
            case WEIGHTED_MEAN -> weighted(states, from + d, tokens, dim);
          };
    }
    return pooled;
  }

  private static double largest(float[] states, int from, int tokens, int dim) {
    float largest = states[from];
    for (int t = 1; t < tokens; t++) {
      largest = Math.max(largest, states[from + t * dim]); // NaN stays
    }
    return largest;
  }

  private static double sum(float[] states, int from, int tokens, int dim) {
    double sum = 0;
    for (int t = 0; t < tokens; t++) {
      sum += states[from + t * dim];
    }
    return sum;
  }

  private static double weighted(float[] states, int from, int tokens, int dim) {
    double sum = 0;
    for (int t = 0; t < tokens; t++) {
      sum += (t + 1.0) * states[from + t * dim];
    }
    return sum / (tokens * (tokens + 1.0) / 2);
  }
}
