package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerProvider.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The scorers of this room by name. Option: {@code density}, a file. */
public final class DensityScorers {

  private static final String DENSITY = "density";

  private DensityScorers() {}

  /**
   * Every scorer of this room.
   *
   * @return entries in the order in which they should be listed
   */
  public static List<Entry> entries() {
    Mahalanobis plain = Mahalanobis.withDefaults();
    RelativeMahalanobis relative = RelativeMahalanobis.withDefaults();
    PerplexityMahalanobis ranked = PerplexityMahalanobis.withDefaults();
    return List.of(
        new Entry(
            plain.info(),
            Set.of(DENSITY),
            options ->
                load(plain.info().id(), options).<Scorer>map(plain::withDensity).orElse(plain)),
        new Entry(
            relative.info(),
            Set.of(DENSITY),
            options -> {
              RelativeMahalanobis profiled = relative.withProfile(options.profile());
              return load(relative.info().id(), options)
                  .<Scorer>map(profiled::withDensity)
                  .orElse(profiled);
            }),
        new Entry(
            ranked.info(),
            Set.of(DENSITY),
            options ->
                load(ranked.info().id(), options).<Scorer>map(ranked::withDensity).orElse(ranked)));
  }

  private static Optional<Density> load(String scorer, ScorerOptions options) {
    String name = options.values().get(DENSITY);
    if (name == null) {
      return Optional.empty();
    }
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("option " + scorer + ".density: no such file: " + file);
    }
    try {
      return Optional.of(Density.load(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "option %s.density: %s cannot be read: %s".formatted(scorer, file, e.getMessage()), e);
    }
  }
}
