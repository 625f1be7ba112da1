package io.github.uq4j.metrics;

import io.github.uq4j.metrics.sampling.SamplingScorers;
import io.github.uq4j.metrics.token.MaxTokenEntropy;
import io.github.uq4j.metrics.token.MaximumSequenceProbability;
import io.github.uq4j.metrics.token.MeanTokenEntropy;
import io.github.uq4j.metrics.token.Perplexity;
import io.github.uq4j.metrics.token.TokenEntropy;
import io.github.uq4j.metrics.token.TokenLogprob;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Offers the scorers of this module by name; found by {@link java.util.ServiceLoader}. Immutable
 * and safe for use by several threads.
 */
public final class MetricsScorers implements ScorerProvider {

  /** For {@link java.util.ServiceLoader}. */
  public MetricsScorers() {}

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(ofTokens());
    entries.addAll(SamplingScorers.entries());
    return List.copyOf(entries);
  }

  private static List<Entry> ofTokens() {
    return List.of(
        entry(profile -> MaximumSequenceProbability.withDefaults().withProfile(profile)),
        entry(profile -> Perplexity.withDefaults().withProfile(profile)),
        entry(profile -> MeanTokenEntropy.withDefaults().withProfile(profile)),
        entry(profile -> MaxTokenEntropy.withDefaults().withProfile(profile)),
        entry(profile -> TokenLogprob.withDefaults()),
        entry(profile -> TokenEntropy.withDefaults()));
  }

  private static Entry entry(Function<Profile, Scorer> factory) {
    return Entry.of(factory.apply(Profile.DEFAULT).info(), factory);
  }
}
