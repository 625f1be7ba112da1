package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.metrics.sampling.answers.Judged;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much the tokens of a trace's own answer mean, and their doubts weighted by it, as {@link
 * TokenSar} does for whole answers: {@code R_i = 1 - g(x s, x s without token i)}. Immutable and
 * safe for use by several threads.
 */
public final class AnswerRelevance {

  private final SarVariant variant;
  private final Generation answer;
  private final TokenRemovals removals;

  private AnswerRelevance(SarVariant variant, Generation answer, TokenRemovals removals) {
    this.variant = variant;
    this.answer = answer;
    this.removals = removals;
  }

  /**
   * Why an answer's tokens cannot be removed one by one.
   *
   * @param trace the trace; has a prompt
   * @param variant how tokens are removed
   * @return a reason, or empty
   */
  public static Optional<String> refusal(Trace trace, SarVariant variant) {
    return TokenRemovals.refusal("the answer", trace.generation(), variant);
  }

  /**
   * The answer of a trace.
   *
   * @param trace the trace; has a prompt
   * @param variant how tokens are removed
   * @return its tokens, to be weighed
   */
  public static AnswerRelevance of(Trace trace, SarVariant variant) {
    return new AnswerRelevance(
        variant, trace.generation(), TokenRemovals.of(trace, trace.generation(), variant));
  }

  /**
   * What weighing asks: every token has its pair.
   *
   * @return pairs without repeats
   */
  public List<TextPair> pairs() {
    return Judged.distinct(removals.pairs());
  }

  /**
   * Weighs every token; the model is asked once.
   *
   * @param model the similarity model
   * @return the weighed answer
   */
  public Weighed weigh(SimilarityModel model) {
    double[] relevance = removals.relevance(Judged.similarities(pairs(), model));
    List<Double> byToken = new ArrayList<>();
    int at = 0;
    for (Token token : answer.tokens()) {
      boolean left = variant != SarVariant.POLYGRAPH && token.special();
      byToken.add(left ? 0 : relevance[at++]);
    }
    return new Weighed(answer, List.copyOf(byToken));
  }

  /**
   * An answer whose tokens were weighed.
   *
   * @param answer the answer
   * @param relevance one number a listed token; 0 for special ones
   */
  public record Weighed(Generation answer, List<Double> relevance) {

    /** Copies the list. */
    public Weighed {
      relevance = List.copyOf(relevance);
    }

    /**
     * The mean doubt of some tokens, weighted by their own relevance: {@code sum_T R_i u_i / sum_T
     * R_i}. Where none of them is relevant, they weigh evenly.
     *
     * @param tokens indices of listed tokens, at least one
     * @return nats a token
     */
    public double mean(List<Integer> tokens) {
      double[] nll = tokens.stream().mapToDouble(this::doubt).toArray();
      double[] weights = tokens.stream().mapToDouble(relevance::get).toArray();
      return SarFormula.tokenSar(nll, weights, SarVariant.DEFAULT);
    }

    /**
     * What some tokens contribute to the weighted mean over the whole answer: {@code sum_T R_i u_i
     * / sum R_i}. Where no token of the answer is relevant, all weigh evenly.
     *
     * @param tokens indices of listed tokens, at least one
     * @return nats
     */
    public double share(List<Integer> tokens) {
      double[] nll = new double[relevance.size()];
      for (int token : tokens) {
        nll[token] = doubt(token);
      }
      double[] weights = relevance.stream().mapToDouble(Double::doubleValue).toArray();
      return SarFormula.tokenSar(nll, weights, SarVariant.POLYGRAPH);
    }

    private double doubt(int token) {
      return -answer.tokens().get(token).logprob();
    }
  }
}
