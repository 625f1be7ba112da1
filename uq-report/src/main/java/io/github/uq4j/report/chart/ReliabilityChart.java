package io.github.uq4j.report.chart;

import io.github.uq4j.metrics.evaluation.curve.ReliabilityDiagram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Draws a reliability diagram: how often answers were right against how often they were said to be,
 * each bin with its interval and its number of answers.
 *
 * <p>Bars at the bottom show how many answers a bin has; up to twelve bins have the number written
 * above. A diagram without bins is an empty plot.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ReliabilityChart {

  private static final double TALLEST = 0.2;
  private static final int MOST_NUMBERED = 12;

  private final ReliabilityDiagram diagram;

  private ReliabilityChart(ReliabilityDiagram diagram) {
    this.diagram = diagram;
  }

  /**
   * A chart of a diagram.
   *
   * @param diagram the diagram
   * @return the drawing
   */
  public static ReliabilityChart of(ReliabilityDiagram diagram) {
    return new ReliabilityChart(diagram);
  }

  /**
   * Draws it.
   *
   * @return the chart
   */
  public Chart draw() {
    List<Mark> marks = new ArrayList<>();
    List<Plot.Note> notes = new ArrayList<>();
    int most = diagram.bins().stream().mapToInt(ReliabilityDiagram.Bin::items).max().orElse(1);
    boolean first = true;
    List<Mark.Point> whiskers = new ArrayList<>();
    List<Mark.Point> dots = new ArrayList<>();
    for (ReliabilityDiagram.Bin bin : diagram.bins()) {
      double height = TALLEST * bin.items() / most;
      double edge = Math.max(0.002, 0.08 * (bin.to() - bin.from()));
      double from = bin.to() > bin.from() ? bin.from() + edge : bin.from() - edge;
      double to = bin.to() > bin.from() ? bin.to() - edge : bin.to() + edge;
      marks.add(
          new Mark(
              Mark.Kind.BAR,
              first ? Optional.of("answers in the bin") : Optional.empty(),
              Series.points(from, 0, from, height, to, height, to, 0),
              Tone.BAR,
              -1));
      first = false;
      if (diagram.bins().size() <= MOST_NUMBERED) {
        notes.add(new Plot.Note(Words.count(bin.items()), (from + to) / 2, height + 0.028));
      }
      whisker(whiskers, bin);
      dots.add(new Mark.Point(bin.stated(), bin.observed()));
    }
    marks.add(Series.guide("stated and true agree", 1, Series.points(0, 0, 1, 1)));
    String level = Axis.percent(diagram.level()) + " interval";
    if (!dots.isEmpty()) {
      marks.add(new Mark(Mark.Kind.LINE, Optional.of(level), whiskers, Tone.A, -1));
      marks.add(new Mark(Mark.Kind.DOTS, Optional.of("share that was right"), dots, Tone.A, 0));
    }
    Plot plot =
        new Plot(
            Axis.share("stated probability of being right"),
            Axis.share("right in truth"),
            marks,
            notes,
            caption());
    String name = Words.label(diagram.scorer());
    return new Chart(
        Chart.slug("reliability", diagram.scorer()), "Is a stated probability true? " + name, plot);
  }

  /** A vertical line with short ends, interrupted after it. */
  private static void whisker(List<Mark.Point> into, ReliabilityDiagram.Bin bin) {
    double x = bin.stated();
    double end = 0.008;
    into.addAll(
        Series.points(
            x - end,
            bin.low(),
            x + end,
            bin.low(),
            x,
            bin.low(),
            x,
            bin.high(),
            x - end,
            bin.high(),
            x + end,
            bin.high(),
            x + end,
            Double.NaN));
  }

  private String caption() {
    Optional<ReliabilityDiagram.Bin> fullest =
        diagram.bins().stream().max(Comparator.comparingInt(ReliabilityDiagram.Bin::items));
    if (fullest.isEmpty()) {
      return "There are no answers to draw.";
    }
    ReliabilityDiagram.Bin bin = fullest.get();
    return "Of the "
        + Words.count(bin.items())
        + (bin.items() == 1 ? " answer" : " answers")
        + " in the fullest bin, said to be right with "
        + Words.percent(bin.stated())
        + " on average, "
        + Words.percent(bin.observed())
        + " were ("
        + Axis.percent(diagram.level())
        + " interval "
        + Words.percent(bin.low())
        + " to "
        + Words.percent(bin.high())
        + "). Dots below the dashed line promise too much, dots above it too little. Mean distance"
        + " (calibration error) "
        + Words.fixed(diagram.error(), 3)
        + ", n = "
        + Words.count(diagram.n())
        + ".";
  }

  @Override
  public String toString() {
    return "ReliabilityChart[" + diagram.scorer() + ", bins=" + diagram.bins().size() + "]";
  }
}
