package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.metrics.math.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The vote of DeepConf, to compare CLUE with: of the candidates that have an answer and a
 * confidence, the most confident share stays and votes, each with its confidence.
 *
 * <p>The share that stays is that of confidences at or above their {@code 1 - share} quantile,
 * interpolated. Of answers of equal weight, the one of the more confident candidate wins, then the
 * earlier one.
 *
 * <p>Source: Fu, Wang, Tian and Zhao, "Deep Think with Confidence", 2025, <a
 * href="https://arxiv.org/abs/2508.15260">arXiv:2508.15260</a>. Departs from the paper: it is open
 * there whether candidates without an answer count for the quantile; here they do not.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ConfidenceVote {

  private static final ConfidenceVote DEFAULTS = new ConfidenceVote(0.1);

  private final double share;

  private ConfidenceVote(double share) {
    this.share = share;
  }

  /**
   * The vote of the most confident tenth.
   *
   * @return the vote
   */
  public static ConfidenceVote withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same of another share; the paper also takes 0.9.
   *
   * @param newShare who votes, in {@code (0, 1]}; 1 lets all vote
   * @return a vote
   * @throws IllegalArgumentException if it is outside
   */
  public ConfidenceVote withShare(double newShare) {
    if (!(newShare > 0 && newShare <= 1)) {
      throw new IllegalArgumentException("share = " + newShare + "; must be in (0, 1]");
    }
    return new ConfidenceVote(newShare);
  }

  /**
   * Which share votes.
   *
   * @return in {@code (0, 1]}
   */
  public double share() {
    return share;
  }

  /**
   * Votes.
   *
   * @param answers an answer a candidate, if it has one
   * @param confidences a confidence a candidate, finite and {@code >= 0}, if it has one
   * @return the answer of most weight; empty if no candidate has both
   * @throws IllegalArgumentException if there are not as many of both, or a confidence is negative
   *     or not finite
   */
  public Optional<String> vote(List<Optional<String>> answers, List<OptionalDouble> confidences) {
    if (answers.size() != confidences.size()) {
      throw new IllegalArgumentException(
          answers.size() + " answers, " + confidences.size() + " confidences; must be as many");
    }
    List<Integer> voters = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      double confidence = confidences.get(i).orElse(0);
      if (!(confidence >= 0 && confidence < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "confidence[" + i + "] = " + confidence + "; must be finite and >= 0");
      }
      if (answers.get(i).isPresent() && confidences.get(i).isPresent()) {
        voters.add(i);
      }
    }
    if (voters.isEmpty()) {
      return Optional.empty();
    }
    double[] all = voters.stream().mapToDouble(i -> confidences.get(i).getAsDouble()).toArray();
    List<Integer> places =
        IntStream.range(0, all.length)
            .boxed()
            .sorted(Comparator.comparingDouble(place -> -all[place]))
            .toList();
    double least = Quantile.ofSorted(Arrays.stream(all).sorted().toArray(), 1 - share);
    Map<String, Double> votes = new LinkedHashMap<>();
    for (int place : places) {
      if (all[place] >= least) {
        votes.merge(answers.get(voters.get(place)).orElseThrow(), all[place], Double::sum);
      }
    }
    return ClueRanking.most(votes);
  }

  @Override
  public String toString() {
    return "ConfidenceVote[share=" + share + "]";
  }
}
