package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.metrics.math.Binomial;
import io.github.uq4j.metrics.math.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Compares ways to choose among several answers to a prompt: the plain vote ({@code majority}),
 * CLUE's best candidate ({@code clue-top-1}), the vote of its k best ({@code clue-top-maj-k}), the
 * vote weighed by distance ({@code clue-weighted}), and the votes of DeepConf ({@code
 * deepconf-0.1}, {@code deepconf-1.0} of the most confident tenth and of all), where there are
 * confidences. Beside them stand {@code mean}, the mean share of right candidates, {@code
 * distinct}, that share where candidates that say the same count once, and {@code pass}, whether
 * any candidate is right.
 *
 * <p>Read {@code clue-top-1} beside {@code distinct}: it is what an order that knows nothing gives
 * for its first, since candidates that say the same have one distance. It is far below {@code mean}
 * where right candidates repeat one another and wrong ones differ.
 *
 * <p>A candidate that could not be scored ranks last; one without an answer never votes; a way
 * without an answer is wrong. Ties are those of {@link ClueRanking} and {@link ConfidenceVote}; the
 * plain vote takes candidates as they came.
 *
 * <p>Intervals are percentiles of 1,000 resamples of the prompts, all ways on the same ones.
 *
 * <p>For use by one thread.
 */
public final class RerankStudy {

  private static final int RESAMPLES = 1_000;
  private static final double TAIL = 0.025;
  private static final String MAJORITY = "majority";
  private static final String MEAN = "mean";
  private static final String DISTINCT = "distinct";
  private static final String PASS = "pass";
  private static final List<ConfidenceVote> VOTES =
      List.of(ConfidenceVote.withDefaults(), ConfidenceVote.withDefaults().withShare(1));

  private final List<Integer> ks;
  private final Map<String, List<Double>> byWay = new LinkedHashMap<>();
  private boolean confident;
  private int prompts;

  /**
   * Nothing compared yet.
   *
   * @param ks how many of the best vote, each {@code >= 1}; of fewer candidates, all vote
   * @throws IllegalArgumentException if one is smaller
   */
  public RerankStudy(List<Integer> ks) {
    for (int k : ks) {
      if (k < 1) {
        throw new IllegalArgumentException("k = " + k + "; must be >= 1");
      }
    }
    this.ks = List.copyOf(ks);
  }

  /**
   * Takes in a prompt.
   *
   * @param candidates its candidates in the order in which they came, at least one
   * @return what every way answers, by its name
   * @throws IllegalArgumentException if there is none
   */
  public Map<String, Optional<String>> add(List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("a prompt has no candidate; must have at least one");
    }
    Map<String, Optional<String>> chosen = chosen(candidates);
    long right = candidates.stream().filter(Candidate::right).count();
    note(MEAN, (double) right / candidates.size());
    note(DISTINCT, distinctShare(candidates));
    chosen.forEach((way, answer) -> note(way, isRight(candidates, answer) ? 1 : 0));
    note(PASS, right > 0 ? 1 : 0);
    confident |= candidates.stream().anyMatch(c -> c.confidence().isPresent());
    prompts++;
    return chosen;
  }

  private Map<String, Optional<String>> chosen(List<Candidate> candidates) {
    List<Optional<String>> answers = candidates.stream().map(Candidate::answer).toList();
    List<Optional<ClueScore>> scores = candidates.stream().map(Candidate::score).toList();
    List<OptionalDouble> confidences = candidates.stream().map(Candidate::confidence).toList();
    ClueRanking asTheyCame =
        new ClueRanking(IntStream.range(0, candidates.size()).boxed().toList());
    ClueRanking ranking = ClueRanking.ofSome(scores);
    Map<String, Optional<String>> chosen = new LinkedHashMap<>();
    chosen.put(MAJORITY, asTheyCame.majority(answers, answers.size()));
    chosen.put("clue-top-1", ranking.top(answers));
    for (int k : ks) {
      chosen.put("clue-top-maj-" + k, ranking.majority(answers, k));
    }
    chosen.put("clue-weighted", ranking.weightedOfSome(answers, scores));
    for (ConfidenceVote vote : VOTES) {
      chosen.put(way(vote), vote.vote(answers, confidences));
    }
    return chosen;
  }

  private static double distinctShare(List<Candidate> candidates) {
    Map<String, Boolean> byText = new LinkedHashMap<>();
    candidates.forEach(candidate -> byText.put(candidate.text(), candidate.right()));
    return (double) byText.values().stream().filter(right -> right).count() / byText.size();
  }

  private static String way(ConfidenceVote vote) {
    return "deepconf-" + vote.share();
  }

  private void note(String way, double value) {
    byWay.computeIfAbsent(way, name -> new ArrayList<>()).add(value);
  }

  private static boolean isRight(List<Candidate> candidates, Optional<String> answer) {
    return answer.isPresent()
        && candidates.stream().anyMatch(c -> c.right() && c.answer().equals(answer));
  }

  /**
   * How many prompts there are.
   *
   * @return the count
   */
  public int prompts() {
    return prompts;
  }

  /**
   * What came out.
   *
   * @param seed of the resamples
   * @return a result a way; those of DeepConf only if there were confidences
   * @throws IllegalArgumentException if there is no prompt
   */
  public List<RerankResult> results(long seed) {
    if (prompts == 0) {
      throw new IllegalArgumentException("no prompt was compared; must be at least one");
    }
    int[][] draws = new int[RESAMPLES][prompts];
    SplittableRandom random = new SplittableRandom(seed);
    for (int[] draw : draws) {
      Arrays.setAll(draw, i -> random.nextInt(prompts));
    }
    double[] plain = numbers(MAJORITY);
    List<RerankResult> results = new ArrayList<>();
    for (String way : byWay.keySet()) {
      if (!confident && VOTES.stream().anyMatch(vote -> way(vote).equals(way))) {
        continue;
      }
      double[] values = numbers(way);
      double[] interval = interval(values, draws);
      boolean comparable = !List.of(MAJORITY, MEAN, DISTINCT, PASS).contains(way);
      results.add(
          new RerankResult(
              way,
              mean(values),
              interval[0],
              interval[1],
              comparable ? Optional.of(paired(values, plain, draws)) : Optional.empty()));
    }
    return results;
  }

  private double[] numbers(String way) {
    return byWay.getOrDefault(way, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static RerankResult.Paired paired(double[] values, double[] plain, int[][] draws) {
    double[] gaps = new double[values.length];
    int won = 0;
    int lost = 0;
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = values[i] - plain[i];
      won += gaps[i] > 0 ? 1 : 0;
      lost += gaps[i] < 0 ? 1 : 0;
    }
    double[] interval = interval(gaps, draws);
    double p = Math.min(1, 2 * Binomial.atMost(Math.min(won, lost), (long) won + lost, 0.5));
    return new RerankResult.Paired(mean(gaps), interval[0], interval[1], won, lost, p);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double[] interval(double[] values, int[][] draws) {
    double[] means = new double[draws.length];
    for (int r = 0; r < draws.length; r++) {
      double sum = 0;
      for (int i : draws[r]) {
        sum += values[i];
      }
      means[r] = sum / values.length;
    }
    Arrays.sort(means);
    return new double[] {Quantile.ofSorted(means, TAIL), Quantile.ofSorted(means, 1 - TAIL)};
  }

  @Override
  public String toString() {
    return "RerankStudy[ks=" + ks + ", prompts=" + prompts + "]";
  }
}
