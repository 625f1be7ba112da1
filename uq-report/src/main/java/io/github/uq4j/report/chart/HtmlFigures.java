package io.github.uq4j.report.chart;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.github.uq4j.report.page.FigurePage;
import io.github.uq4j.report.page.FigurePart;
import io.github.uq4j.report.page.Picture;
import io.github.uq4j.report.template.JtefiguresGenerated;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a page of charts as one HTML file.
 *
 * <p>The file needs nothing else: no network, no fonts, no other files; a content security policy
 * in it forbids all of them and lets only its own scripts run. The charts are drawn by Chart.js,
 * which is in the file; without scripts the words and tables remain. It reads in light and dark, in
 * black and white (lines differ in dashes and marks), on a phone and on paper; each chart can be
 * saved as a PNG file and says what it shows to a screen reader. Every text is escaped. Equal
 * reports give equal files.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class HtmlFigures {

  private static final HtmlFigures DEFAULTS = new HtmlFigures();

  private HtmlFigures() {}

  /**
   * The page as it is.
   *
   * @return the defaults
   */
  public static HtmlFigures withDefaults() {
    return DEFAULTS;
  }

  /**
   * Draws a page.
   *
   * @param report what to show
   * @return the HTML file, to be stored as UTF-8
   */
  public String render(FigureReport report) {
    int number = 0;
    List<FigurePart> parts = new ArrayList<>();
    for (FigureSection section : report.sections()) {
      List<Picture> pictures = new ArrayList<>();
      for (Chart chart : section.charts()) {
        pictures.add(
            new Picture(
                "chart-" + ++number,
                chart.title(),
                chart.caption(),
                chart.empty(),
                ChartJson.of(chart)));
      }
      parts.add(
          new FigurePart(
              section.heading(),
              section.sentences(),
              section.table().map(FigureTable::header).orElse(List.of()),
              section.table().map(FigureTable::rows).orElse(List.of()),
              pictures));
    }
    StringOutput out = new StringOutput();
    JtefiguresGenerated.render(
        new OwaspHtmlTemplateOutput(out),
        null,
        new FigurePage(
            ChartAssets.SHELL, report.title(), report.subtitle(), parts, report.provenance()));
    return out.toString();
  }
}
