package io.github.uq4j.report;

import java.util.List;
import java.util.Optional;

/**
 * Numbers about the whole population, which may be larger than the answers shown.
 *
 * @param measures the measures, in the order to show
 * @param counts how often verdicts and truth agreed; counted from the answers shown where empty
 */
public record Summary(List<Measure> measures, Optional<VerdictCounts> counts) {

  /** Copies the list. */
  public Summary {
    measures = List.copyOf(measures);
  }

  /**
   * Measures, with the counts taken from the answers shown.
   *
   * @param measures the measures, in the order to show
   * @return the summary
   */
  public static Summary of(List<Measure> measures) {
    return new Summary(measures, Optional.empty());
  }
}
