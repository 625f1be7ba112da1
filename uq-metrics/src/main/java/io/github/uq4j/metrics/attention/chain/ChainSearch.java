package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.metrics.answer.AnswerLocator;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the attention chain of a trace's answer: locates the answer, walks back through the reduced
 * attention, and keeps what is similar to it.
 *
 * <p>Only the rows of attention that the walk visits are read and reduced.
 *
 * <p>Source: Li, Qiang and others, "Language Model Uncertainty Quantification with Attention
 * Chain", COLM 2025, <a href="https://arxiv.org/abs/2503.19168">arXiv:2503.19168</a>.
 *
 * <p>The answer is that of {@link AnswerLocator#any} unless said otherwise; a response without one
 * is refused. Attention may cover all positions or only the response's rows, hidden states all
 * positions and levels or only the response's at the last level.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ChainSearch {

  private static final ChainSearch DEFAULTS =
      new ChainSearch(
          AnswerLocator.any(),
          AttentionReduction.withDefaults(),
          Backtracking.withDefaults(),
          SimilarityFilter.withDefaults());

  private final AnswerLocator locator;
  private final AttentionReduction reduction;
  private final Backtracking backtracking;
  private final SimilarityFilter filter;

  private ChainSearch(
      AnswerLocator locator,
      AttentionReduction reduction,
      Backtracking backtracking,
      SimilarityFilter filter) {
    this.locator = locator;
    this.reduction = reduction;
    this.backtracking = backtracking;
    this.filter = filter;
  }

  /**
   * The paper's settings, and any kind of stated answer.
   *
   * @return the search
   */
  public static ChainSearch withDefaults() {
    return DEFAULTS;
  }

  /**
   * The settings of a profile.
   *
   * @param profile which variant
   * @return a search
   */
  public static ChainSearch of(Profile profile) {
    AnswerLocator locator =
        profile == Profile.REFERENCE
            ? AnswerLocator.lastMentionOfBoxed().or(AnswerLocator.lastNumber(profile))
            : DEFAULTS.locator;
    return new ChainSearch(
        locator,
        DEFAULTS.reduction.withProfile(profile),
        DEFAULTS.backtracking.withProfile(profile),
        DEFAULTS.filter);
  }

  /**
   * The same with another way to find the answer.
   *
   * @param newLocator finds it
   * @return a search
   */
  public ChainSearch withAnswer(AnswerLocator newLocator) {
    return new ChainSearch(newLocator, reduction, backtracking, filter);
  }

  /**
   * The same with another reduction of heads.
   *
   * @param newReduction reduces rows
   * @return a search
   */
  public ChainSearch withReduction(AttentionReduction newReduction) {
    return new ChainSearch(locator, newReduction, backtracking, filter);
  }

  /**
   * The same with another walk.
   *
   * @param newBacktracking walks back
   * @return a search
   */
  public ChainSearch withBacktracking(Backtracking newBacktracking) {
    return new ChainSearch(locator, reduction, newBacktracking, filter);
  }

  /**
   * The same with another filter.
   *
   * @param newFilter keeps what is similar
   * @return a search
   */
  public ChainSearch withFilter(SimilarityFilter newFilter) {
    return new ChainSearch(locator, reduction, backtracking, newFilter);
  }

  /**
   * The tokens of the stated answer.
   *
   * @param generation the response; its tokens need spans
   * @return which tokens overlap the answer, ascending; empty if there is no answer
   */
  public List<Integer> answer(Generation generation) {
    Optional<TextSpan> place = locator.locate(generation.text());
    List<Integer> answer = new ArrayList<>();
    List<Token> tokens = generation.tokens();
    for (int t = 0; t < tokens.size(); t++) {
      Optional<TextSpan> span = tokens.get(t).span();
      if (place.isPresent() && span.isPresent() && span.get().overlaps(place.get())) {
        answer.add(t);
      }
    }
    return answer;
  }

  /**
   * The chain of a trace's answer.
   *
   * @param trace a trace with spans and attention
   * @return the chain
   * @throws IllegalArgumentException if the trace has no attention or no stated answer, or its
   *     attention does not fit its tokens
   */
  public AttentionChain chain(Trace trace) {
    List<Integer> answer = answer(trace.generation());
    if (answer.isEmpty()) {
      throw new IllegalArgumentException(
          "trace \"" + trace.id() + "\" states no answer that can be found; must have one");
    }
    return chain(trace, answer);
  }

  /**
   * The chain of given tokens.
   *
   * @param trace a trace with attention
   * @param answer the answer's tokens, ascending, at least one
   * @return the chain
   * @throws IllegalArgumentException as for {@link #chain(Trace)}
   */
  public AttentionChain chain(Trace trace, List<Integer> answer) {
    Generation generation = trace.generation();
    Attention attention =
        generation
            .tensors()
            .attention()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "trace \"" + trace.id() + "\" has no attention; must have it"));
    int promptTokens = promptTokens(trace, attention.keys(), "attention");
    Map<Integer, double[]> rows = new HashMap<>();
    return backtracking.chain(
        token -> rows.computeIfAbsent(token, t -> reduction.row(attention, promptTokens + t)),
        promptTokens,
        generation.tokens().stream().map(Token::text).toList(),
        answer);
  }

  /**
   * The tokens of a chain that are similar to the answer.
   *
   * @param trace the chain's trace, with hidden states
   * @param chain its chain
   * @return which tokens, ascending; none of the answer's
   * @throws IllegalArgumentException if the trace has no hidden states or they do not fit its
   *     tokens
   */
  public List<Integer> similar(Trace trace, AttentionChain chain) {
    List<Integer> support = chain.support().stream().map(ChainToken::token).toList();
    double[] similarities = similarities(trace, chain, support);
    return filter.keep(similarities).stream().map(support::get).sorted().toList();
  }

  /**
   * How similar tokens are to the answer.
   *
   * @param trace the chain's trace, with hidden states
   * @param chain its chain
   * @param tokens which tokens of the response
   * @return cosines in [-1, 1], in the tokens' order
   * @throws IllegalArgumentException as for {@link #similar}
   */
  public double[] similarities(Trace trace, AttentionChain chain, List<Integer> tokens) {
    HiddenStates states =
        trace
            .generation()
            .tensors()
            .hiddenStates()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "trace \"" + trace.id() + "\" has no hidden-states; must have them"));
    int promptTokens = promptTokens(trace, positions(trace, states), "hidden_states");
    return filter.similarities(
        states,
        tokens.stream().map(token -> promptTokens + token).toList(),
        chain.answer().stream().map(token -> promptTokens + token).toList());
  }

  /** How long prompt and response are; states of some positions do not tell. */
  private static int positions(Trace trace, HiddenStates states) {
    return states.statePositions().isEmpty()
        ? states.positions()
        : trace
            .generation()
            .tensors()
            .attention()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "trace \"" + trace.id() + "\" has no attention; must have it"))
            .keys();
  }

  /** What comes before the response: positions that are none of its tokens'. */
  private static int promptTokens(Trace trace, int positions, String what) {
    int promptTokens = positions - trace.generation().tokens().size();
    if (promptTokens < 0) {
      throw new IllegalArgumentException(
          "%s of trace \"%s\" has %d positions, its response %d tokens; must have at least as many"
              .formatted(what, trace.id(), positions, trace.generation().tokens().size()));
    }
    return promptTokens;
  }

  @Override
  public String toString() {
    return "ChainSearch[reduction="
        + reduction
        + ", backtracking="
        + backtracking
        + ", filter="
        + filter
        + "]";
  }
}
