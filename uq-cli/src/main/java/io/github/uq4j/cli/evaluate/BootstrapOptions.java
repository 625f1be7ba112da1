package io.github.uq4j.cli.evaluate;

import io.github.uq4j.metrics.evaluation.Bootstrap;
import picocli.CommandLine.Option;

/** How intervals are made. */
final class BootstrapOptions {

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Resamples of the bootstrap (default: ${DEFAULT-VALUE}).")
  private int resamples = Bootstrap.DEFAULT_RESAMPLES;

  @Option(
      names = "--level",
      paramLabel = "X",
      description = "Level of the intervals, in (0, 1) (default: ${DEFAULT-VALUE}).")
  private double level = Bootstrap.DEFAULT_LEVEL;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the resamples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; change no number (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  Bootstrap bootstrap() {
    return Bootstrap.withDefaults()
        .withResamples(resamples)
        .withLevel(level)
        .withSeed(seed)
        .withThreads(threads);
  }
}
