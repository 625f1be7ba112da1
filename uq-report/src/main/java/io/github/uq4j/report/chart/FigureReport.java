package io.github.uq4j.report.chart;

import java.util.List;

/**
 * What a page of charts shows.
 *
 * @param title the title
 * @param subtitle one sentence under it; may be empty
 * @param sections the page's parts, in order
 * @param provenance how it came to be, one line each
 */
public record FigureReport(
    String title, String subtitle, List<FigureSection> sections, List<String> provenance) {

  /** Copies the lists. */
  public FigureReport {
    sections = List.copyOf(sections);
    provenance = List.copyOf(provenance);
  }
}
