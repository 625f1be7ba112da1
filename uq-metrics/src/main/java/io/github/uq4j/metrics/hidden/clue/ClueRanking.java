package io.github.uq4j.metrics.hidden.clue;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Candidates of one prompt, the most like past successes first, and the answers they vote for.
 *
 * <p>Equal distances keep the order of generation. A candidate without an answer never votes; of
 * answers with as many votes, the one whose best candidate ranks first wins. Make answers
 * comparable before voting, as {@code AnswerEquality.canonical} does.
 *
 * @param order indices of the candidates, best first
 */
public record ClueRanking(List<Integer> order) {

  /** Copies the list. */
  public ClueRanking {
    order = List.copyOf(order);
  }

  /**
   * Ranks candidates by their distance to the successes.
   *
   * @param scores a score a candidate
   * @return the ranking
   */
  public static ClueRanking of(List<ClueScore> scores) {
    return ofSome(scores.stream().map(Optional::of).toList());
  }

  /**
   * Ranks candidates of which some could not be scored; those come last, as they came.
   *
   * @param scores a score a candidate, if it has one
   * @return the ranking
   */
  public static ClueRanking ofSome(List<Optional<ClueScore>> scores) {
    return new ClueRanking(
        IntStream.range(0, scores.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    i -> scores.get(i).map(ClueScore::success).orElse(Double.POSITIVE_INFINITY)))
            .toList());
  }

  /**
   * The answer of the best candidate.
   *
   * @param answers an answer a candidate, if it has one
   * @return its answer
   * @throws IllegalArgumentException if there are not as many answers as candidates, or none
   */
  public Optional<String> top(List<Optional<String>> answers) {
    return majority(answers, 1);
  }

  /**
   * The answer that most of the best candidates give (top-maj@k).
   *
   * @param answers an answer a candidate, if it has one
   * @param k how many of the best vote, {@code >= 1}; all if there are fewer
   * @return the answer; empty if none of them has one
   * @throws IllegalArgumentException if {@code k} is smaller, or there are not as many answers as
   *     candidates
   */
  public Optional<String> majority(List<Optional<String>> answers, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k = " + k + "; must be >= 1");
    }
    requireAsMany(answers);
    Map<String, Double> votes = new LinkedHashMap<>();
    order.stream()
        .limit(k)
        .map(answers::get)
        .flatMap(Optional::stream)
        .forEach(answer -> votes.merge(answer, 1.0, Double::sum));
    return most(votes);
  }

  /**
   * The answer of most weight, a candidate weighing {@code exp(-d / tau)} with {@code tau} the mean
   * distance.
   *
   * @param answers an answer a candidate, if it has one
   * @param scores the candidates' scores
   * @return the answer; empty if no candidate has one
   * @throws IllegalArgumentException if there are not as many answers and scores as candidates
   */
  public Optional<String> weighted(List<Optional<String>> answers, List<ClueScore> scores) {
    return weightedOfSome(answers, scores.stream().map(Optional::of).toList());
  }

  /**
   * The same where some candidates could not be scored; those do not vote.
   *
   * @param answers an answer a candidate, if it has one
   * @param scores the candidates' scores, where they have one
   * @return the answer; empty if no scored candidate has one
   * @throws IllegalArgumentException if there are not as many answers and scores as candidates
   */
  public Optional<String> weightedOfSome(
      List<Optional<String>> answers, List<Optional<ClueScore>> scores) {
    requireAsMany(answers);
    requireAsMany(scores);
    double mean =
        scores.stream()
            .flatMap(Optional::stream)
            .mapToDouble(ClueScore::success)
            .average()
            .orElse(1);
    Map<String, Double> votes = new LinkedHashMap<>();
    for (int candidate : order) {
      Optional<ClueScore> score = scores.get(candidate);
      if (score.isPresent() && answers.get(candidate).isPresent()) {
        double weight = mean > 0 ? Math.exp(-score.get().success() / mean) : 1;
        votes.merge(answers.get(candidate).get(), weight, Double::sum);
      }
    }
    return most(votes);
  }

  private void requireAsMany(List<?> given) {
    if (given.size() != order.size()) {
      throw new IllegalArgumentException(
          given.size() + " given for " + order.size() + " candidates; must be as many");
    }
  }

  /** The first of the answers of most weight. */
  static Optional<String> most(Map<String, Double> votes) {
    Optional<String> best = Optional.empty();
    double most = -1;
    for (Map.Entry<String, Double> vote : votes.entrySet()) {
      if (vote.getValue() > most) {
        most = vote.getValue();
        best = Optional.of(vote.getKey());
      }
    }
    return best;
  }
}
