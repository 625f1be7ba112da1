package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.score.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Walks back from the tokens of an answer to those that they, and in turn these, pay attention to.
 *
 * <p>Each step adds up, over the tokens found last, the reduced attention of the position that
 * predicts the token (the one before it); only the five largest positions of each count once one
 * has been found. Up to {@code buffer} tokens of largest sum are taken, as long as the sum is at
 * least the threshold; below it only while the chain has fewer than {@code minLength} tokens beside
 * the answer. Tokens of the prompt, stop words and punctuation are passed over. It ends when
 * nothing is left to follow.
 *
 * <p>Defaults: buffer 3, threshold 0.5, least length 5, at most 1000 steps.
 *
 * <p>Source: Li, Qiang and others, "Language Model Uncertainty Quantification with Attention
 * Chain", COLM 2025, <a href="https://arxiv.org/abs/2503.19168">arXiv:2503.19168</a>. The reference
 * profile counts the tokens taken in a step twice against the least length, as the authors' code
 * does.
 *
 * <p>Equal sums are ordered by position. An answer at the very beginning of a response has no row
 * of its own to start from: its chain is the answer alone.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Backtracking {

  private static final int RANKS = 5;
  private static final Backtracking DEFAULTS = new Backtracking(Profile.DEFAULT, 3, 0.5, 5, 1000);

  private final Profile profile;
  private final int buffer;
  private final double threshold;
  private final int minLength;
  private final int maxSteps;

  private Backtracking(Profile profile, int buffer, double threshold, int minLength, int maxSteps) {
    this.profile = profile;
    this.buffer = buffer;
    this.threshold = threshold;
    this.minLength = minLength;
    this.maxSteps = maxSteps;
  }

  /**
   * The paper's settings.
   *
   * @return the walk
   */
  public static Backtracking withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a walk
   */
  public Backtracking withProfile(Profile newProfile) {
    return new Backtracking(newProfile, buffer, threshold, minLength, maxSteps);
  }

  /**
   * The same with more or fewer tokens a step.
   *
   * @param tokens at most how many tokens a step takes, {@code >= 1}
   * @return a walk
   * @throws IllegalArgumentException if the number is out of range
   */
  public Backtracking withBuffer(int tokens) {
    requireAtLeast("buffer", tokens, 1);
    return new Backtracking(profile, tokens, threshold, minLength, maxSteps);
  }

  /**
   * The same with another threshold.
   *
   * @param sum the least sum of attention, {@code >= 0}
   * @return a walk
   * @throws IllegalArgumentException if the number is out of range
   */
  public Backtracking withThreshold(double sum) {
    if (!(sum >= 0 && sum < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("threshold = " + sum + "; must be finite and >= 0");
    }
    return new Backtracking(profile, buffer, sum, minLength, maxSteps);
  }

  /**
   * The same with another least length.
   *
   * @param tokens how many tokens beside the answer are taken whatever their sum, {@code >= 0}
   * @return a walk
   * @throws IllegalArgumentException if the number is out of range
   */
  public Backtracking withMinLength(int tokens) {
    requireAtLeast("minLength", tokens, 0);
    return new Backtracking(profile, buffer, threshold, tokens, maxSteps);
  }

  /**
   * The same with another bound of steps.
   *
   * @param steps at most how many steps, {@code >= 1}
   * @return a walk
   * @throws IllegalArgumentException if the number is out of range
   */
  public Backtracking withMaxSteps(int steps) {
    requireAtLeast("maxSteps", steps, 1);
    return new Backtracking(profile, buffer, threshold, minLength, steps);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " = " + value + "; must be >= " + least);
    }
  }

  /**
   * The chain of an answer.
   *
   * @param rows the reduced attention of the query at a token of the response, over all positions
   *     of prompt and response; asked for those that are visited only, and never twice
   * @param promptTokens how many positions the prompt has, {@code >= 0}
   * @param tokens the texts of the response's tokens
   * @param answer the answer's tokens, ascending, at least one
   * @return the chain
   * @throws IllegalArgumentException if the answer is empty or lies outside the response
   */
  public AttentionChain chain(
      IntFunction<double[]> rows, int promptTokens, List<String> tokens, List<Integer> answer) {
    if (answer.isEmpty()) {
      throw new IllegalArgumentException("answer has no tokens; must have at least one");
    }
    for (int token : answer) {
      if (token < 0 || token >= tokens.size()) {
        throw new IllegalArgumentException(
            "answer token " + token + "; must be one of the response's " + tokens.size());
      }
    }
    boolean[] stopped = new boolean[tokens.size()];
    for (int t = 0; t < stopped.length; t++) {
      stopped[t] = StopWords.holds(tokens.get(t));
    }
    return new Walk(rows, promptTokens, stopped, answer).run();
  }

  @Override
  public String toString() {
    return "Backtracking[profile="
        + profile
        + ", buffer="
        + buffer
        + ", threshold="
        + threshold
        + ", minLength="
        + minLength
        + ", maxSteps="
        + maxSteps
        + "]";
  }

  /** One walk; tokens are counted in the response. */
  private final class Walk {

    private final IntFunction<double[]> rows;
    private final int promptTokens;
    private final boolean[] skipped;
    private final List<Integer> answer;
    private final List<ChainToken> chain = new ArrayList<>();
    private final List<ChainLink> links = new ArrayList<>();

    Walk(IntFunction<double[]> rows, int promptTokens, boolean[] stopped, List<Integer> answer) {
      this.rows = rows;
      this.promptTokens = promptTokens;
      this.skipped = stopped;
      this.answer = answer;
    }

    AttentionChain run() {
      answer.forEach(token -> chain.add(new ChainToken(token, 0)));
      int need = minLength + answer.size();
      List<Integer> frontier = answer;
      for (int step = 0; step < maxSteps && !frontier.isEmpty(); step++) {
        frontier.forEach(token -> skipped[token] = true);
        frontier = advance(frontier, need);
      }
      chain.sort(Comparator.comparingInt(ChainToken::token));
      return new AttentionChain(chain, answer, links);
    }

    private List<Integer> advance(List<Integer> frontier, int need) {
      double[] scores = new double[skipped.length];
      List<ChainLink> seen = new ArrayList<>();
      for (int token : frontier) {
        if (token > 0) {
          add(token, rows.apply(token - 1), need, scores, seen);
        }
      }
      List<Integer> picked = new ArrayList<>();
      for (int token : descending(scores)) {
        double score = scores[token];
        int length = chain.size() + (profile == Profile.REFERENCE ? picked.size() : 0);
        if (picked.size() == buffer || !(score > 0) || (score < threshold && length >= need)) {
          break;
        }
        picked.add(token);
        chain.add(new ChainToken(token, score));
        seen.stream().filter(link -> link.to() == token).forEach(links::add);
      }
      return picked;
    }

    private void add(int token, double[] row, int need, double[] scores, List<ChainLink> seen) {
      boolean found = anyPositive(scores);
      int rank = 0;
      for (int column : descending(row)) {
        if (rank++ >= RANKS && (found || chain.size() >= need)) {
          break;
        }
        int target = column - promptTokens;
        if (target < 0 || target == token - 1 || skipped[target]) {
          continue;
        }
        scores[target] += row[column];
        found |= row[column] > 0;
        if (row[column] > 0) {
          seen.add(new ChainLink(token, target, row[column]));
        }
      }
    }

    private static boolean anyPositive(double[] scores) {
      for (double score : scores) {
        if (score > 0) {
          return true;
        }
      }
      return false;
    }

    private static int[] descending(double[] values) {
      return IntStream.range(0, values.length)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }
}
