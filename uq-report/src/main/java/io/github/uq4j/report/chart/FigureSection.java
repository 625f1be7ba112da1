package io.github.uq4j.report.chart;

import java.util.List;
import java.util.Optional;

/**
 * A part of a page: words, then a table, then charts.
 *
 * @param heading a few words
 * @param sentences paragraphs under it
 * @param table numbers, if there are some
 * @param charts side by side where there is room
 */
public record FigureSection(
    String heading, List<String> sentences, Optional<FigureTable> table, List<Chart> charts) {

  /** Copies the lists. */
  public FigureSection {
    sentences = List.copyOf(sentences);
    charts = List.copyOf(charts);
  }
}
