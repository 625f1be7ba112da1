package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider.Entry;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * The scorers of this room by name. Options: {@code top-k} and {@code temperature} of {@code
 * intention-entropy}; {@code options} of {@code option-entropy}, texts with slashes between them
 * ({@code A/B/C/D}).
 */
public final class IntentionScorers {

  private IntentionScorers() {}

  /**
   * Every scorer.
   *
   * @return entries in the order in which they should be listed
   */
  public static List<Entry> entries() {
    return List.of(
        entry(Set.of("top-k", "temperature"), IntentionScorers::intention),
        entry(Set.of("options"), IntentionScorers::option));
  }

  private static Entry entry(Set<String> names, Function<ScorerOptions, Scorer> factory) {
    return new Entry(factory.apply(ScorerOptions.of(Profile.DEFAULT)).info(), names, factory);
  }

  private static Scorer intention(ScorerOptions options) {
    IntentionEntropy scorer = IntentionEntropy.withDefaults().withProfile(options.profile());
    OptionalDouble top = options.number("top-k");
    if (top.isPresent()) {
      double k = top.getAsDouble();
      if (k != Math.rint(k) || Math.abs(k) > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("top-k = " + k + "; must be a whole number");
      }
      scorer = scorer.withTopK((int) k);
    }
    OptionalDouble temperature = options.number("temperature");
    return temperature.isPresent() ? scorer.withTemperature(temperature.getAsDouble()) : scorer;
  }

  private static Scorer option(ScorerOptions options) {
    String texts = options.values().get("options");
    return texts == null
        ? OptionEntropy.withDefaults()
        : OptionEntropy.withDefaults().withOptions(List.of(texts.split("/", -1)));
  }
}
