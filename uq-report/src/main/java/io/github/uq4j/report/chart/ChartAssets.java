package io.github.uq4j.report.chart;

import io.github.uq4j.report.page.FigureShell;
import io.github.uq4j.report.page.FixedFiles;
import java.util.stream.Collectors;

/** The style sheet, Chart.js and the script that draws, which every page of charts carries. */
final class ChartAssets {

  private static final String LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.4.4/dist/chart.umd.js";

  private ChartAssets() {}

  static final FigureShell SHELL = load();

  private static FigureShell load() {
    // The note of the source map would make a browser's tools look for a file.
    String library =
        FixedFiles.read(LIBRARY)
            .lines()
            .filter(line -> !line.startsWith("//# sourceMappingURL"))
            .collect(Collectors.joining("\n", "", "\n"));
    String script = FixedFiles.read("/io/github/uq4j/report/chart/figures.js");
    return new FigureShell(
        FixedFiles.policy("data:", library, script),
        FixedFiles.read("/io/github/uq4j/report/chart/figures.css"),
        library,
        script);
  }
}
