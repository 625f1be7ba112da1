package io.github.uq4j.metrics;

import io.github.uq4j.metrics.attention.AttentionScorers;
import io.github.uq4j.metrics.cascade.CascadeScorers;
import io.github.uq4j.metrics.hidden.clue.ClueScorers;
import io.github.uq4j.metrics.hidden.density.DensityScorers;
import io.github.uq4j.metrics.hidden.intention.IntentionScorers;
import io.github.uq4j.metrics.hidden.probe.ProbeScorers;
import io.github.uq4j.metrics.sampling.SamplingScorers;
import io.github.uq4j.score.ScorerProvider;
import java.util.List;
import java.util.stream.Stream;

/**
 * Offers the scorers of this module by name; found by {@link java.util.ServiceLoader}. Immutable
 * and safe for use by several threads.
 */
public final class MetricsScorers implements ScorerProvider {

  /** For {@link java.util.ServiceLoader}. */
  public MetricsScorers() {}

  @Override
  public List<Entry> entries() {
    return Stream.of(
            TokenScorers.entries(),
            SamplingScorers.entries(),
            AttentionScorers.entries(),
            CascadeScorers.entries(),
            ClueScorers.entries(),
            IntentionScorers.entries(),
            DensityScorers.entries(),
            ProbeScorers.entries())
        .flatMap(List::stream)
        .toList();
  }
}
