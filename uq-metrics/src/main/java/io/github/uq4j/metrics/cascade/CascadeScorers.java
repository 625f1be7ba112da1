package io.github.uq4j.metrics.cascade;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider.Entry;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * The rules of this room by name. Options: {@code alpha} of {@code chow-quantile} and {@code
 * chow-cvar}, {@code gamma} of {@code chow-length-aware}.
 */
public final class CascadeScorers {

  private CascadeScorers() {}

  /**
   * Every rule that is a scorer.
   *
   * @return entries in the order in which they should be listed
   */
  public static List<Entry> entries() {
    return List.of(
        entry(Set.of(), options -> ChowSum.withDefaults()),
        entry(Set.of(), options -> ChowAverage.withDefaults()),
        entry(Set.of("alpha"), CascadeScorers::quantile),
        entry(Set.of("alpha"), CascadeScorers::cvar),
        entry(Set.of("gamma"), CascadeScorers::lengthAware));
  }

  private static Entry entry(Set<String> names, Function<ScorerOptions, Scorer> factory) {
    return new Entry(factory.apply(ScorerOptions.of(Profile.DEFAULT)).info(), names, factory);
  }

  private static Scorer quantile(ScorerOptions options) {
    OptionalDouble alpha = options.number("alpha");
    ChowQuantile scorer = ChowQuantile.withDefaults();
    return alpha.isPresent() ? scorer.withAlpha(alpha.getAsDouble()) : scorer;
  }

  private static Scorer cvar(ScorerOptions options) {
    OptionalDouble alpha = options.number("alpha");
    ChowCvar scorer = ChowCvar.withDefaults();
    return alpha.isPresent() ? scorer.withAlpha(alpha.getAsDouble()) : scorer;
  }

  private static Scorer lengthAware(ScorerOptions options) {
    OptionalDouble gamma = options.number("gamma");
    ChowLengthAware scorer = ChowLengthAware.withDefaults();
    return gamma.isPresent() ? scorer.withGamma(gamma.getAsDouble()) : scorer;
  }
}
