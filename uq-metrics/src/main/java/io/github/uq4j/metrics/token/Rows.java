package io.github.uq4j.metrics.token;

import io.github.uq4j.metrics.math.DominantWords;
import io.github.uq4j.metrics.math.RowKernel;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.RowStatistics;
import java.util.Optional;

/**
 * Reads rows of logits a run at a time, so that a value is fetched from memory once and no row is
 * copied whole. Holds scratch memory: one instance is for one thread.
 */
final class Rows {

  private static final int RUN = 4096;

  /** What takes the runs of a row. */
  @FunctionalInterface
  interface Taker {
    void accept(float[] run, int length);
  }

  private final RowKernel kernel;
  private final float[] run = new float[RUN];

  private Rows(RowKernel kernel) {
    this.kernel = kernel;
  }

  static Rows forEntropy() {
    return new Rows(new RowKernel(1, RowKernel.Extra.ENTROPY));
  }

  /** For {@link #boosted}, which brings its own kernel. */
  static Rows forWords() {
    return of(1, RowKernel.Extra.NONE);
  }

  static Rows of(double scale, RowKernel.Extra extra) {
    return new Rows(new RowKernel(scale, extra));
  }

  /** Whether there is a row of a step. */
  static boolean has(Generation generation, int step) {
    return generation
        .tensors()
        .logits()
        .filter(rows -> rows.steps() > step && rows.vocabulary() > 0)
        .isPresent();
  }

  /** The statistics of a step's row, where there are any and the row itself is not there. */
  static Optional<RowStatistics> statistics(Generation generation, int step) {
    return has(generation, step)
        ? Optional.empty()
        : generation.tokens().get(step).distribution().statistics();
  }

  /** The reduction of a row that is there; good until the next call. */
  RowKernel reduce(Generation generation, int step) {
    kernel.start();
    feed(generation, step, kernel::accept);
    try {
      kernel.logSumOverMax();
    } catch (IllegalArgumentException e) {
      throw named(step, e);
    }
    return kernel;
  }

  /** The boosted probability of a word of a row that is there. */
  double boosted(Generation generation, int step, DominantWords words, int word) {
    words.start();
    feed(generation, step, words::accept);
    Logits logits = generation.tensors().logits().orElseThrow();
    float logit = logits.values().get((long) step * logits.vocabulary() + word);
    try {
      return words.boosted(logit);
    } catch (IllegalArgumentException e) {
      throw named(step, e);
    }
  }

  private void feed(Generation generation, int step, Taker taker) {
    Logits logits = generation.tensors().logits().orElseThrow();
    FloatTensor values = logits.values();
    int width = logits.vocabulary();
    long from = (long) step * width;
    try {
      for (int at = 0; at < width; at += RUN) {
        int length = Math.min(RUN, width - at);
        values.read(from + at, run, length);
        taker.accept(run, length);
      }
    } catch (IllegalArgumentException e) {
      throw named(step, e);
    }
  }

  /** An option that is a positive number. */
  static double positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " = " + value + "; must be finite and > 0");
    }
    return value;
  }

  /** An option that is a number {@code >= 0}. */
  static double notNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " = " + value + "; must be finite and >= 0");
    }
    return value;
  }

  static IllegalArgumentException named(int step, IllegalArgumentException e) {
    return new IllegalArgumentException("step " + step + ": " + e.getMessage(), e);
  }
}
