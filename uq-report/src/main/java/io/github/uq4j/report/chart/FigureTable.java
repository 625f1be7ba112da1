package io.github.uq4j.report.chart;

import java.util.List;

/**
 * A table of a page.
 *
 * @param header the columns' names; the first column names the rows
 * @param rows as many cells each
 */
public record FigureTable(List<String> header, List<List<String>> rows) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a row has another number of cells than the header
   */
  public FigureTable {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != header.size()) {
        throw new IllegalArgumentException(
            "rows["
                + i
                + "] has "
                + rows.get(i).size()
                + " cells; the header has "
                + header.size());
      }
    }
  }
}
