package io.github.uq4j.cli.shell;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table of text: left-aligned words, right-aligned numbers, two spaces between columns. */
public final class TextTable {

  private final List<String[]> rows = new ArrayList<>();
  private final String[] header;

  private TextTable(String[] header) {
    this.header = header;
  }

  public static TextTable of(String... header) {
    return new TextTable(header.clone());
  }

  public void row(String... cells) {
    if (cells.length != header.length) {
      throw new IllegalArgumentException(
          "row has " + cells.length + " cells; must have " + header.length);
    }
    rows.add(cells.clone());
  }

  public void print(PrintWriter out) {
    int[] widths = new int[header.length];
    boolean[] numeric = new boolean[header.length];
    for (int c = 0; c < header.length; c++) {
      widths[c] = header[c].length();
      numeric[c] = !rows.isEmpty();
      for (String[] row : rows) {
        widths[c] = Math.max(widths[c], row[c].length());
        numeric[c] &= row[c].matches("[-+]?[0-9.,%]*|-");
      }
    }
    out.println(line(header, widths, numeric));
    StringBuilder rule = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      rule.append(c == 0 ? "" : "  ").append("-".repeat(widths[c]));
    }
    out.println(rule);
    for (String[] row : rows) {
      out.println(line(row, widths, numeric));
    }
  }

  private static String line(String[] cells, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < cells.length; c++) {
      String padding = " ".repeat(widths[c] - cells[c].length());
      line.append(c == 0 ? "" : "  ").append(numeric[c] ? padding + cells[c] : cells[c] + padding);
    }
    return line.toString().stripTrailing();
  }
}
