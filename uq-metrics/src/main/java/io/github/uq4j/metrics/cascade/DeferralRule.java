package io.github.uq4j.metrics.cascade;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * Says how sure a small model's answer is, so that the least sure ones are handed on first: an
 * answer is deferred if and only if its confidence is below a threshold.
 *
 * <p>A confidence is any number except NaN, in the rule's own unit; larger means keep. Negative
 * infinity always defers, unless the threshold is negative infinity, too. Implementations are
 * immutable and safe for use by several threads; the same trace gives the same number.
 */
public interface DeferralRule {

  /**
   * The rule's name, in files and on the command line.
   *
   * @return a kebab-case name
   */
  String id();

  /**
   * How sure the answer is.
   *
   * @param trace what the small model left behind
   * @param helpers models the rule may ask
   * @return the confidence, never NaN; negative infinity for an answer without a token of text
   * @throws IllegalArgumentException if the trace lacks what the rule needs
   */
  double confidence(Trace trace, Helpers helpers);

  /**
   * How sure the answer is, by its trace alone.
   *
   * @param trace what the small model left behind
   * @return the confidence
   * @throws IllegalArgumentException if the trace lacks what the rule needs
   */
  default double confidence(Trace trace) {
    return confidence(trace, Helpers.none());
  }

  /**
   * What the small model has to record beside log-probabilities.
   *
   * @return the signals; none unless the rule reads some
   */
  default SignalRequest signals() {
    return SignalRequest.none();
  }

  /**
   * Follows an answer while it is written, for rules that can tell before its end that it will be
   * handed on.
   *
   * @param maxNewTokens how many tokens the answer can have at most, {@code >= 1}
   * @return a bound for one answer; empty if only the whole answer tells, which is the default
   */
  default Optional<ConfidenceBound> bound(int maxNewTokens) {
    return Optional.empty();
  }

  /**
   * Any scorer of answers as a rule; an uncertainty is turned round. An empty answer is deferred,
   * and so is one whose score is outside the scorer's range.
   *
   * @param scorer the scorer
   * @return the rule, under the scorer's name
   */
  static DeferralRule of(SequenceScorer scorer) {
    return new ScorerRule(scorer);
  }
}
