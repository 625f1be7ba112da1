package io.github.uq4j.metrics.cascade.speculative;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a rule of speculative cascades over an answer that both models have read.
 *
 * <p>Both traces hold the same tokens with rows of logits, the large model's made by {@code
 * LanguageModel.score} of the small one's answer. Each row is read once and not kept.
 *
 * <p>It says what the rule would do at each token given the tokens before it, as recorded. A live
 * speculative decoder would go on from another token wherever one is replaced: the rate is that of
 * a first replacement, not of a whole new answer.
 *
 * <p>Edge cases: an answer without tokens gives a report of no steps; a trace without logits, with
 * another number of tokens, other ids or another vocabulary is refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SpeculativeAnalysis {

  private final SpeculativeRule rule;

  private SpeculativeAnalysis(SpeculativeRule rule) {
    this.rule = rule;
  }

  /**
   * The analysis of a rule.
   *
   * @param rule the rule
   * @return the analysis
   */
  public static SpeculativeAnalysis of(SpeculativeRule rule) {
    return new SpeculativeAnalysis(rule);
  }

  /**
   * Runs the rule.
   *
   * @param draft the small model's trace, with logits
   * @param target the large model's trace of the same tokens, with logits
   * @return what it leaves to the large model
   * @throws IllegalArgumentException if a trace lacks logits or ids, or they are not of the same
   *     tokens and vocabulary
   */
  public SpeculativeReport over(Trace draft, Trace target) {
    List<Token> tokens = draft.generation().tokens();
    requireSame(draft, target);
    if (tokens.isEmpty()) {
      return new SpeculativeReport(rule.id(), rule.alpha(), 0, List.of(), 0, 0, 0);
    }
    Logits small = logits(draft);
    Logits large = logits(target);
    List<Integer> deferred = new ArrayList<>();
    StableSum variation = new StableSum();
    int draftAgrees = 0;
    int targetAgrees = 0;
    for (int step = 0; step < tokens.size(); step++) {
      StepPair pair = pair(draft.id(), step, small, large);
      int token = tokens.get(step).id().orElseThrow();
      if (token < 0 || token >= pair.vocabulary()) {
        throw new IllegalArgumentException(
            "tokens[" + step + "].id = " + token + "; must be in [0, " + pair.vocabulary() + ")");
      }
      if (rule.defers(pair, token)) {
        deferred.add(step);
      }
      draftAgrees += pair.draftLogprob(token) == pair.draftMaximum() ? 1 : 0;
      targetAgrees += pair.targetLogprob(token) == pair.targetMaximum() ? 1 : 0;
      variation.accept(pair.totalVariation());
    }
    return new SpeculativeReport(
        rule.id(),
        rule.alpha(),
        tokens.size(),
        deferred,
        draftAgrees,
        targetAgrees,
        variation.mean());
  }

  private static StepPair pair(String id, int step, Logits small, Logits large) {
    try {
      return StepPair.ofLogits(small.row(step), large.row(step));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "trace \"" + id + "\", step " + step + ": " + e.getMessage(), e);
    }
  }

  private static void requireSame(Trace draft, Trace target) {
    List<Token> one = draft.generation().tokens();
    List<Token> other = target.generation().tokens();
    if (one.size() != other.size()) {
      throw new IllegalArgumentException(
          "trace \""
              + draft.id()
              + "\" has "
              + one.size()
              + " tokens of the small model, "
              + other.size()
              + " of the large one; must be the same tokens");
    }
    for (int t = 0; t < one.size(); t++) {
      if (one.get(t).id().isEmpty() || !one.get(t).id().equals(other.get(t).id())) {
        throw new IllegalArgumentException(
            "trace \""
                + draft.id()
                + "\": tokens["
                + t
                + "].id is "
                + one.get(t).id()
                + " and "
                + other.get(t).id()
                + "; must be there and the same");
      }
    }
  }

  private static Logits logits(Trace trace) {
    Logits logits =
        trace
            .generation()
            .tensors()
            .logits()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "trace \"" + trace.id() + "\" has no logits; needs a row for every token"));
    int tokens = trace.generation().tokens().size();
    if (logits.steps() < tokens) {
      throw new IllegalArgumentException(
          "trace \""
              + trace.id()
              + "\" has "
              + logits.steps()
              + " rows of logits; needs one for each of "
              + tokens
              + " tokens");
    }
    return logits;
  }

  @Override
  public String toString() {
    return "SpeculativeAnalysis[" + rule + "]";
  }
}
