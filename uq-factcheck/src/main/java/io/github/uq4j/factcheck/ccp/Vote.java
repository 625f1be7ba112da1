package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** From judgements to one label, and from labels to a probability. */
final class Vote {

  private Vote() {}

  /** The most probable label; the reference prefers contradiction to neutral where they tie. */
  static EntailmentLabel label(Entailment judgement, Profile profile) {
    EntailmentLabel label = judgement.label();
    boolean tie = judgement.contradiction() >= judgement.neutral();
    return profile == Profile.REFERENCE && label == EntailmentLabel.NEUTRAL && tie
        ? EntailmentLabel.CONTRADICTION
        : label;
  }

  static EntailmentLabel combine(EntailmentLabel forward, EntailmentLabel backward) {
    int sum = sign(forward) + sign(backward);
    if (sum == 0) {
      return EntailmentLabel.NEUTRAL;
    }
    return sum > 0 ? EntailmentLabel.ENTAILMENT : EntailmentLabel.CONTRADICTION;
  }

  private static int sign(EntailmentLabel label) {
    return switch (label) {
      case ENTAILMENT -> 1;
      case NEUTRAL -> 0;
      case CONTRADICTION -> -1;
    };
  }

  /**
   * ln(mass of entailment / mass of entailment and contradiction) = -ln(1 + e^(C - E)), exactly 0
   * where nothing contradicts.
   */
  static double logCcp(List<JudgedAlternative> alternatives) {
    double against = logMass(alternatives, JudgedAlternative::other);
    if (against == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    double difference = against - logMass(alternatives, JudgedAlternative::same);
    return difference > 0
        ? -(difference + Math.log1p(Math.exp(-difference)))
        : 0.0 - Math.log1p(Math.exp(difference));
  }

  private static double logMass(
      List<JudgedAlternative> alternatives, ToDoubleFunction<JudgedAlternative> share) {
    double largest = Double.NEGATIVE_INFINITY;
    for (JudgedAlternative alternative : alternatives) {
      if (share.applyAsDouble(alternative) > 0) {
        largest = Math.max(largest, alternative.logprob());
      }
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double mass = 0;
    for (JudgedAlternative alternative : alternatives) {
      double counted = share.applyAsDouble(alternative);
      if (counted > 0) {
        mass += counted * Math.exp(alternative.logprob() - largest);
      }
    }
    return largest + Math.log(mass);
  }
}
