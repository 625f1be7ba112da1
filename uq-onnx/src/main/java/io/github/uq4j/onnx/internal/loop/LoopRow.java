package io.github.uq4j.onnx.internal.loop;

import io.github.uq4j.model.Sampling;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * How one row of a batch goes on.
 *
 * @param limit at most so many new tokens; 0 for a row that has ended
 * @param stops ids that end it
 * @param draw how its tokens are drawn; nothing for the most probable ones
 * @param penalty divides or multiplies the logits of seen ids; 1 changes nothing
 * @param seen the ids it has seen; not changed
 */
public record LoopRow(
    int limit, List<Integer> stops, Optional<Draw> draw, double penalty, BitSet seen) {

  /**
   * How tokens are drawn.
   *
   * @param sampling the settings
   * @param uniforms a number in {@code [0, 1)} for every step
   */
  public record Draw(Sampling sampling, List<Double> uniforms) {

    /** Copies the list. */
    public Draw {
      uniforms = List.copyOf(uniforms);
    }
  }

  /** Copies the list, without repetitions. */
  public LoopRow {
    stops = stops.stream().distinct().toList();
  }

  boolean truncates() {
    return draw.map(d -> d.sampling().truncates()).orElse(false);
  }

  boolean drawsFromAll() {
    return draw.isPresent() && !truncates();
  }

  /** One over the temperature, finite. */
  float scale() {
    return draw.map(d -> (float) Math.min(Float.MAX_VALUE, 1 / d.sampling().temperature()))
        .orElse(1f);
  }

  boolean tempered() {
    return scale() != 1;
  }

  int topK() {
    return draw.map(d -> d.sampling().topK()).orElse(0);
  }
}
