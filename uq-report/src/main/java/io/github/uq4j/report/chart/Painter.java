package io.github.uq4j.report.chart;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Paints a plot with XChart. */
final class Painter {

  static final int WIDTH = 520;

  private static final int PLOT_HEIGHT = 370;
  private static final int TITLE_HEIGHT = 30;
  private static final int LEGEND_ROW = 21;
  private static final int MARKERS = 7;

  private static final List<Marker> MARKERS_OF_STYLES =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.CROSS,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.PLUS,
          SeriesMarkers.TRAPEZOID);

  private final Plot plot;
  private final String title;

  /** A title that is empty is not painted. */
  Painter(Plot plot, String title) {
    this.plot = plot;
    this.title = title;
  }

  int height() {
    long rows = plot.marks().stream().filter(mark -> mark.label().isPresent()).count();
    return PLOT_HEIGHT
        + (title.isEmpty() ? 0 : TITLE_HEIGHT)
        + (rows == 0 ? 0 : 12 + (int) rows * LEGEND_ROW);
  }

  void paint(Graphics2D graphics) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(height())
            .title(title)
            .xAxisTitle(plot.x().title())
            .yAxisTitle(plot.y().title())
            .build();
    style(chart.getStyler());
    int key = 0;
    for (Mark mark : plot.marks()) {
      add(chart, mark, "m" + key++);
    }
    for (Plot.Note note : plot.notes()) {
      chart.addAnnotation(new AnnotationText(note.text(), note.x(), note.y(), false));
    }
    Recording recording = new Recording();
    chart.paint(recording, WIDTH, height());
    recording.replay(graphics);
  }

  private void style(XYStyler style) {
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    style.setChartBackgroundColor(Tone.PAPER.color());
    style.setPlotBackgroundColor(Tone.PAPER.color());
    style.setLegendBackgroundColor(Tone.PAPER.color());
    style.setLegendBorderColor(Tone.PAPER.color());
    style.setPlotBorderVisible(false);
    style.setChartFontColor(Tone.INK.color());
    style.setChartTitleFontColor(Tone.INK.color());
    style.setChartTitleVisible(!title.isEmpty());
    style.setChartTitleBoxVisible(false);
    style.setChartTitleFont(plain.deriveFont(Font.BOLD, 15f));
    style.setChartTitlePadding(4);
    style.setXAxisTitleColor(Tone.INK.color());
    style.setYAxisTitleColor(Tone.INK.color());
    style.setAxisTitleFont(plain);
    style.setAxisTitlePadding(6);
    style.setAxisTickLabelsFont(plain.deriveFont(13f));
    style.setAxisTickLabelsColor(Tone.SOFT.color());
    style.setAxisTickMarksColor(Tone.SOFT.color());
    style.setXAxisTickLabelsColor(Tone.SOFT.color());
    style.setYAxisTickLabelsColor(Tone.SOFT.color());
    style.setXAxisTickMarksColor(Tone.SOFT.color());
    style.setYAxisTickMarksColor(Tone.SOFT.color());
    style.setPlotGridLinesColor(Tone.GRID.color());
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setPlotMargin(0);
    style.setPlotContentSize(1);
    style.setChartPadding(8);
    style.setLegendFont(plain);
    style.setLegendPadding(5);
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Vertical);
    style.setLegendSeriesLineLength(34);
    style.setLegendVisible(plot.marks().stream().anyMatch(mark -> mark.label().isPresent()));
    style.setMarkerSize(8);
    style.setAnnotationTextFont(plain.deriveFont(12f));
    style.setAnnotationTextFontColor(Tone.SOFT.color());
    style.setLocale(java.util.Locale.ROOT);
    axes(style);
  }

  private void axes(XYStyler style) {
    style.setXAxisMin(plot.x().from());
    style.setXAxisMax(plot.x().to() + 0.02 * (plot.x().high() - plot.x().low()));
    style.setYAxisMin(plot.y().from());
    style.setYAxisMax(plot.y().to());
    style.setXAxisTickMarkSpacingHint(85);
    style.setYAxisTickMarkSpacingHint(48);
    style.setXAxisTickLabelsFormattingFunction(value -> plot.x().tick().apply(value));
    style.setYAxisTickLabelsFormattingFunction(value -> plot.y().tick().apply(value));
  }

  private void add(XYChart chart, Mark mark, String key) {
    if (mark.points().isEmpty()) {
      return;
    }
    Marker marker =
        mark.dash() < 0 ? SeriesMarkers.NONE : MARKERS_OF_STYLES.get(mark.dash() % Mark.STYLES);
    switch (mark.kind()) {
      case AREA, BAR -> {
        XYSeries series = series(chart, key, mark, mark.points());
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        boolean solid = mark.kind() == Mark.Kind.BAR;
        series.setFillColor(solid ? mark.tone().color() : mark.tone().color(0.22));
        series.setLineColor(mark.tone().color(mark.dash() < 0 ? 0 : 1));
        series.setMarker(SeriesMarkers.NONE);
        series.setShowInLegend(mark.label().isPresent());
      }
      case DOTS -> {
        XYSeries series = series(chart, key, mark, mark.points());
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(marker);
        series.setShowInLegend(mark.label().isPresent());
      }
      case LINE -> line(chart, mark, key, marker);
      case GUIDE -> line(chart, mark, key, SeriesMarkers.NONE);
    }
  }

  /** The line, a few markers, and a single point whose only use is its entry in the legend. */
  private static void line(XYChart chart, Mark mark, String key, Marker marker) {
    XYSeries series = series(chart, key, mark, mark.points());
    series.setMarker(SeriesMarkers.NONE);
    series.setShowInLegend(false);
    List<Mark.Point> some = some(mark.points(), mark.dash());
    boolean marked = marker != SeriesMarkers.NONE && mark.points().size() > 2;
    if (marked) {
      XYSeries dots = series(chart, key + "d", mark, some);
      dots.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
      dots.setMarker(marker);
      dots.setShowInLegend(false);
    }
    if (mark.label().isPresent()) {
      XYSeries entry = series(chart, key + "l", mark, some.subList(0, 1));
      entry.setLabel(mark.label().get());
      entry.setMarker(marked ? marker : SeriesMarkers.NONE);
    }
  }

  private static XYSeries series(XYChart chart, String key, Mark mark, List<Mark.Point> points) {
    double[] xs = points.stream().mapToDouble(Mark.Point::x).toArray();
    double[] ys = points.stream().mapToDouble(Mark.Point::y).toArray();
    XYSeries series = chart.addSeries(key, xs, ys);
    mark.label().ifPresent(series::setLabel);
    series.setLineColor(mark.tone().color());
    series.setMarkerColor(mark.tone().color());
    series.setLineStyle(mark.stroke());
    return series;
  }

  /** Points spread evenly along x, moved a little from series to series. */
  private static List<Mark.Point> some(List<Mark.Point> points, int dash) {
    List<Mark.Point> whole = points.stream().filter(p -> !Double.isNaN(p.y())).toList();
    double low = whole.get(0).x();
    double high = whole.get(whole.size() - 1).x();
    List<Mark.Point> kept = new ArrayList<>();
    for (int i = 0; i < MARKERS; i++) {
      double shift = 0.25 + 0.5 * Math.floorMod(dash, Mark.STYLES) / Mark.STYLES;
      double at = low + (high - low) * (i + shift) / MARKERS;
      Mark.Point nearest =
          whole.stream().min(Comparator.comparingDouble(p -> Math.abs(p.x() - at))).orElseThrow();
      if (!kept.contains(nearest)) {
        kept.add(nearest);
      }
    }
    return kept;
  }
}
