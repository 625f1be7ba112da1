package io.github.uq4j.metrics.cascade;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/** A scorer as a rule; an uncertainty is turned round. */
record ScorerRule(SequenceScorer scorer) implements DeferralRule {

  @Override
  public String id() {
    return scorer.info().id();
  }

  @Override
  public SignalRequest signals() {
    return scorer.signals();
  }

  @Override
  public Optional<ConfidenceBound> bound(int maxNewTokens) {
    return scorer instanceof ForeseeableScorer foreseeable
        ? Optional.of(foreseeable.bound(maxNewTokens))
        : Optional.empty();
  }

  @Override
  public double confidence(Trace trace, Helpers helpers) {
    if (trace.generation().tokens().stream().allMatch(Token::special)
        && trace.generation().text().isBlank()) {
      return Double.NEGATIVE_INFINITY;
    }
    try {
      Score score = scorer.score(trace, helpers);
      return 0 - score.uncertainty();
    } catch (ArithmeticException e) {
      return Double.NEGATIVE_INFINITY;
    }
  }
}
