package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.token.MaximumSequenceProbability;
import io.github.uq4j.metrics.token.MeanTokenEntropy;
import io.github.uq4j.metrics.token.Perplexity;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Signal;

/** How doubtful an answer is by itself, before its samples are looked at. */
public enum CocoaDoubt {
  /** Its negative log-probability. */
  MSP("msp"),
  /** Its negative log-probability per token. */
  PPL("ppl"),
  /** The mean entropy of its tokens. */
  MTE("mte");

  private final String id;

  CocoaDoubt(String id) {
    this.id = id;
  }

  /**
   * The name used as an option.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }

  String scorerId() {
    return "cocoa-" + id;
  }

  Signal need() {
    return this == MTE ? Signal.ENTROPY : Signal.LOGPROBS;
  }

  SequenceScorer scorer(Profile profile) {
    return switch (this) {
      case MSP -> MaximumSequenceProbability.withDefaults().withProfile(profile);
      case PPL -> Perplexity.withDefaults().withProfile(profile);
      case MTE -> MeanTokenEntropy.withDefaults().withProfile(profile);
    };
  }
}
