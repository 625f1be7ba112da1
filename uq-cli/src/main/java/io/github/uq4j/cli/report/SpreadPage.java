package io.github.uq4j.cli.report;

import io.github.uq4j.cli.report.ScoreSpread.Column;
import io.github.uq4j.cli.report.ScoreSpread.Scored;
import io.github.uq4j.report.chart.Axis;
import io.github.uq4j.report.chart.Bar;
import io.github.uq4j.report.chart.Chart;
import io.github.uq4j.report.chart.FigureReport;
import io.github.uq4j.report.chart.FigureSection;
import io.github.uq4j.report.chart.FigureTable;
import io.github.uq4j.report.chart.HtmlFigures;
import io.github.uq4j.score.Orientation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the scores of a file are spread, as a page of charts. */
final class SpreadPage {

  /** Scores that get a histogram. */
  private static final int DRAWN = 12;

  private static final int BINS = 24;
  private static final double[] QUARTILES = {0, 0.25, 0.5, 0.75, 1};

  private SpreadPage() {}

  static String of(Path file, ScoreSpread spread) {
    List<Column> columns = spread.columns();
    List<Column> drawn = columns.subList(0, Math.min(DRAWN, columns.size()));
    List<FigureSection> sections = new ArrayList<>();
    sections.add(
        new FigureSection(
            "Numbers",
            List.of("Quartiles of each score over the answers that have it."),
            Optional.of(table(columns)),
            List.of()));
    sections.add(
        new FigureSection(
            "Spread",
            drawn.size() == columns.size()
                ? List.of()
                : List.of("The first " + DRAWN + " of " + columns.size() + " scores are drawn."),
            Optional.empty(),
            drawn.stream().map(SpreadPage::histogram).toList()));
    sections.add(
        new FigureSection(
            "Least sure answers",
            List.of("Names of answers, the least sure first, by each score."),
            Optional.of(leastSure(drawn)),
            List.of()));
    return HtmlFigures.withDefaults()
        .render(
            new FigureReport(
                "How are the scores spread?",
                String.format(Locale.ROOT, "%,d answers, not judged here.", spread.sheets()),
                sections,
                List.of("Scores of " + file.getFileName() + ".")));
  }

  private static FigureTable table(List<Column> columns) {
    List<List<String>> rows = new ArrayList<>();
    for (Column column : columns) {
      List<String> row = new ArrayList<>();
      row.add(column.scorer().id());
      row.add(way(column));
      row.add(String.format(Locale.ROOT, "%,d", column.count()));
      double[] sorted = column.sorted();
      for (double share : QUARTILES) {
        row.add(number(sorted[(int) Math.round(share * (sorted.length - 1))]));
      }
      rows.add(row);
    }
    return new FigureTable(
        List.of("score", "larger is", "answers", "least", "lower", "middle", "upper", "most"),
        rows);
  }

  private static String way(Column column) {
    return column.scorer().orientation() == Orientation.UNCERTAINTY ? "less sure" : "surer";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static Chart histogram(Column column) {
    double[] sorted = column.sorted();
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    int bins = high > low ? BINS : 1;
    double width = high > low ? (high - low) / bins : 1;
    int[] counts = new int[bins];
    for (double value : sorted) {
      counts[Math.min(bins - 1, (int) ((value - low) / width))]++;
    }
    List<Bar> bars = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      bars.add(new Bar(low + bin * width, low + (bin + 1) * width, counts[bin], 0));
    }
    return new Chart(
        "Spread: " + column.scorer().id(),
        "How many answers have which score.",
        new Axis(
            column.scorer().id() + " (larger is " + way(column) + ")",
            Axis.Format.NUMBER,
            Axis.Range.DATA),
        new Axis("answers", Axis.Format.NUMBER, Axis.Range.DATA),
        List.of(),
        bars,
        "answers",
        "");
  }

  private static FigureTable leastSure(List<Column> columns) {
    List<String> header = new ArrayList<>(List.of("rank"));
    columns.forEach(column -> header.add(column.scorer().id()));
    List<List<Scored>> least = columns.stream().map(Column::leastSure).toList();
    int longest = least.stream().mapToInt(List::size).max().orElse(0);
    List<List<String>> rows = new ArrayList<>();
    for (int rank = 0; rank < longest; rank++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(rank + 1)));
      for (List<Scored> answers : least) {
        row.add(
            rank < answers.size()
                ? answers.get(rank).id() + " (" + number(answers.get(rank).score().value()) + ")"
                : "");
      }
      rows.add(row);
    }
    return new FigureTable(header, rows);
  }
}
