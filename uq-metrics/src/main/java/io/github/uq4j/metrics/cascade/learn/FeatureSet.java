package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Trace;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a learned rule looks at.
 *
 * <p>Beside the features of the family, any scores of the small model's answer may be named; they
 * come last, in that order.
 *
 * @param family what is read of the traces
 * @param scores names of scores to be added
 */
public record FeatureSet(Family family, List<String> scores) {

  /** What is read of the traces. */
  public enum Family {
    /** Nothing: the named scores only. */
    SCORES,
    /** 22 numbers of the small model's log-probabilities. */
    POST_HOC_QUANTILE,
    /** These, and the small model's last hidden states, averaged over the answer's tokens. */
    POST_HOC_EMBED_1,
    /**
     * These, and the large model's state after its first block at the prompt's last token, from
     * which its first token comes.
     */
    POST_HOC_EMBED_1_2;

    /**
     * The name in files and on the command line.
     *
     * @return a kebab-case name
     */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The family of a name.
     *
     * @param id a kebab-case name
     * @return the family
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Family of(String id) {
      return Arrays.stream(values())
          .filter(family -> family.id().equals(id))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "features = "
                          + id
                          + "; must be one of "
                          + String.join(", ", Arrays.stream(values()).map(Family::id).toList())));
    }
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is nothing to look at, or a score is named twice
   */
  public FeatureSet {
    scores = List.copyOf(scores);
    if (family == Family.SCORES && scores.isEmpty()) {
      throw new IllegalArgumentException("scores is empty; must name at least one");
    }
    if (scores.stream().distinct().count() < scores.size()) {
      throw new IllegalArgumentException("scores = " + scores + "; must not name one twice");
    }
  }

  /**
   * The features of a family.
   *
   * @param family what is read of the traces
   * @return the features, without scores
   */
  public static FeatureSet of(Family family) {
    return new FeatureSet(family, List.of());
  }

  /**
   * The same with scores.
   *
   * @param names scores to be added
   * @return new features
   */
  public FeatureSet withScores(List<String> names) {
    return new FeatureSet(family, names);
  }

  /**
   * The features of one prompt.
   *
   * @param small what the small model left behind
   * @param large what the large model left behind, where {@link Family#POST_HOC_EMBED_1_2} reads it
   * @param values scores of the small model's answer by name
   * @return the numbers, all finite
   * @throws IllegalArgumentException if a trace or a score is missing, or a number is not finite
   */
  public double[] of(Trace small, Optional<Trace> large, Map<String, Double> values) {
    double[] features =
        switch (family) {
          case SCORES -> new double[0];
          case POST_HOC_QUANTILE -> QuantileFeatures.of(small.generation());
          case POST_HOC_EMBED_1 -> joined(QuantileFeatures.of(small.generation()), mean(small));
          case POST_HOC_EMBED_1_2 ->
              joined(
                  joined(QuantileFeatures.of(small.generation()), mean(small)),
                  first(
                      large.orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "\"" + small.id() + "\" has no trace of the large model"))));
        };
    double[] all = joined(features, scores(small.id(), values));
    for (int i = 0; i < all.length; i++) {
      if (!Double.isFinite(all[i])) {
        throw new IllegalArgumentException(
            "feature " + i + " of \"" + small.id() + "\" = " + all[i] + "; must be finite");
      }
    }
    return all;
  }

  private double[] scores(String id, Map<String, Double> values) {
    double[] added = new double[scores.size()];
    for (int i = 0; i < added.length; i++) {
      Double value = values.get(scores.get(i));
      if (value == null) {
        throw new IllegalArgumentException(
            "\"" + id + "\" has no score " + scores.get(i) + "; has " + values.keySet());
      }
      added[i] = value;
    }
    return added;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** Last states, averaged over the answer's tokens. */
  private static double[] mean(Trace trace) {
    HiddenStates states = states(trace);
    int tokens = trace.generation().tokens().size();
    int prompt = promptTokens(trace, states);
    double[] mean = new double[states.dimension()];
    for (int t = 0; t < tokens; t++) {
      float[] state = states.state(states.levels() - 1, index(trace, states, prompt + t));
      for (int i = 0; i < mean.length; i++) {
        mean[i] += state[i] / (double) tokens;
      }
    }
    return mean;
  }

  /** The state after the first block at the prompt's last token. */
  private static double[] first(Trace trace) {
    HiddenStates states = states(trace);
    int level = 0;
    while (level < states.levels() && states.levelNumber(level) != 1) {
      level++;
    }
    if (level == states.levels()) {
      throw new IllegalArgumentException(
          "\"" + trace.id() + "\" has no hidden states after block 1; must have them");
    }
    float[] state = states.state(level, index(trace, states, promptTokens(trace, states) - 1));
    double[] wide = new double[state.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = state[i];
    }
    return wide;
  }

  private static HiddenStates states(Trace trace) {
    return trace
        .generation()
        .tensors()
        .hiddenStates()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + trace.id() + "\" has no hidden states; must have them"));
  }

  private static int promptTokens(Trace trace, HiddenStates states) {
    if (states.statePositions().isEmpty()) {
      return states.positions() - trace.generation().tokens().size();
    }
    return trace
        .prompt()
        .map(prompt -> prompt.tokens().size())
        .filter(count -> count > 0)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + trace.id() + "\" has some hidden states but no prompt tokens"));
  }

  private static int index(Trace trace, HiddenStates states, int position) {
    return states
        .find(position)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + trace.id() + "\" has no hidden state at position " + position));
  }
}
