package io.github.uq4j.metrics.attention;

import io.github.uq4j.metrics.math.StableSum;
import java.util.ArrayList;
import java.util.List;

/**
 * Lookback ratios of an answer: what a detector of the paper's kind is trained on.
 *
 * @param layers how many layers
 * @param heads how many heads a layer has
 * @param ratios of every token, the ratio of each head: {@code layer * heads + head}; in [0, 1]
 */
public record LookbackFeatures(int layers, int heads, List<List<Double>> ratios) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a token has not as many ratios as there are heads, or one
   *     is outside [0, 1]
   */
  public LookbackFeatures {
    List<List<Double>> copies = new ArrayList<>(ratios.size());
    for (List<Double> ofToken : ratios) {
      if (ofToken.size() != layers * heads) {
        throw new IllegalArgumentException(
            "ratios[%d] has %d values; must have %d, one a head"
                .formatted(copies.size(), ofToken.size(), layers * heads));
      }
      for (double ratio : ofToken) {
        if (!(ratio >= 0 && ratio <= 1)) {
          throw new IllegalArgumentException(
              "ratios[" + copies.size() + "] holds " + ratio + "; must be in [0, 1]");
        }
      }
      copies.add(List.copyOf(ofToken));
    }
    ratios = List.copyOf(copies);
  }

  /**
   * One ratio.
   *
   * @param token of the answer, from 0
   * @param layer from 0
   * @param head from 0
   * @return the ratio, in [0, 1]
   */
  public double ratio(int token, int layer, int head) {
    return ratios.get(token).get(layer * heads + head);
  }

  /**
   * The feature vector of a span: every head's mean over its tokens.
   *
   * @param from its first token
   * @param to past its last token
   * @return a value a head, {@code layer * heads + head}
   * @throws IllegalArgumentException if the span is empty or leaves the answer
   */
  public List<Double> mean(int from, int to) {
    if (!(from >= 0 && from < to && to <= ratios.size())) {
      throw new IllegalArgumentException(
          "tokens [%d, %d); must be a part of the %d there are".formatted(from, to, ratios.size()));
    }
    List<Double> means = new ArrayList<>(layers * heads);
    for (int head = 0; head < layers * heads; head++) {
      StableSum sum = new StableSum();
      for (int t = from; t < to; t++) {
        sum.accept(ratios.get(t).get(head));
      }
      means.add(Math.min(1, sum.mean()));
    }
    return means;
  }
}
