package io.github.uq4j.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recorded answers of helper models, keyed by their exact texts, so that a score can be computed
 * again without the helper.
 *
 * @param entailment by (premise, hypothesis), in recorded order
 * @param similarity by (a, b), in recorded order; finite
 * @param extras unknown fields of the file it came from
 */
public record Judgements(
    Map<TextPair, Entailment> entailment, Map<TextPair, Double> similarity, Extras extras) {

  private static final Judgements NONE = new Judgements(Map.of(), Map.of(), Extras.none());

  /**
   * Copies the maps and checks the similarities.
   *
   * @throws IllegalArgumentException if a similarity is not finite
   */
  public Judgements {
    entailment = Collections.unmodifiableMap(new LinkedHashMap<>(entailment));
    similarity = Collections.unmodifiableMap(new LinkedHashMap<>(similarity));
    similarity.forEach(
        (pair, score) -> {
          if (!Double.isFinite(score)) {
            throw new IllegalArgumentException(
                "similarity of " + pair + " = " + score + "; must be finite");
          }
        });
  }

  /**
   * Nothing recorded.
   *
   * @return the empty value
   */
  public static Judgements none() {
    return NONE;
  }

  /**
   * Whether nothing was recorded.
   *
   * @return true if there is no judgement
   */
  public boolean isEmpty() {
    return entailment.isEmpty() && similarity.isEmpty() && extras.jsonByField().isEmpty();
  }
}
