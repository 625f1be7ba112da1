package io.github.uq4j.report.chart;

import io.github.uq4j.metrics.evaluation.curve.ScoreHistogram;
import io.github.uq4j.score.Orientation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws how the scores of right and of wrong answers are spread: right ones upwards, wrong ones
 * downwards.
 *
 * <p>Of equal scores alone there is one bar; without a finite score the plot is empty and says so.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class HistogramChart {

  private final ScoreHistogram histogram;

  private HistogramChart(ScoreHistogram histogram) {
    this.histogram = histogram;
  }

  /**
   * A chart of a histogram.
   *
   * @param histogram the histogram
   * @return the drawing
   */
  public static HistogramChart of(ScoreHistogram histogram) {
    return new HistogramChart(histogram);
  }

  /**
   * Draws it.
   *
   * @return the chart
   */
  public Chart draw() {
    List<ScoreHistogram.Bin> bins = histogram.bins();
    double low = bins.isEmpty() ? 0 : bins.get(0).from();
    double high = bins.isEmpty() ? 1 : bins.get(bins.size() - 1).to();
    boolean point = !(high > low);
    double half = point ? Math.max(0.05, Math.abs(low) / 20) : 0;
    int most = 1;
    for (ScoreHistogram.Bin bin : bins) {
      most = Math.max(most, Math.max(bin.right(), bin.wrong()));
    }
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < bins.size(); i++) {
      ScoreHistogram.Bin bin = bins.get(i);
      double room = 0.08 * (bin.to() - bin.from());
      double from = bin.from() + room - half;
      double to = bin.to() - room + half;
      marks.add(bar(i == 0, "right answers, upwards", from, to, bin.right(), Tone.A));
    }
    for (int i = 0; i < bins.size(); i++) {
      ScoreHistogram.Bin bin = bins.get(i);
      double room = 0.08 * (bin.to() - bin.from());
      double from = bin.from() + room - half;
      double to = bin.to() - room + half;
      marks.add(bar(i == 0, "wrong answers, downwards", from, to, -bin.wrong(), Tone.B));
    }
    marks.add(
        new Mark(
            Mark.Kind.LINE,
            Optional.empty(),
            Series.points(low - 3 * half, 0, high + 3 * half, 0),
            Tone.SOFT,
            -1));
    String better =
        histogram.orientation() == Orientation.UNCERTAINTY
            ? "higher is less sure"
            : "higher is surer";
    Plot plot =
        new Plot(
            new Axis("score (" + better + ")", low - 3 * half, high + 3 * half, Words::shortest),
            new Axis("answers", -1.08 * most, 1.08 * most, HistogramChart::whole),
            marks,
            List.of(),
            caption());
    String name = Words.label(histogram.scorer());
    return new Chart(
        Chart.slug("histogram", histogram.scorer()),
        "Scores of right and wrong answers: " + name,
        plot);
  }

  /** Without a sign; a blank behind negative ones, for the painter refuses equal labels. */
  private static String whole(double count) {
    return Math.abs(count - Math.rint(count)) < 1e-6
        ? Words.count(Math.round(Math.abs(count))) + (count < 0 ? "\u00a0" : "")
        : " ";
  }

  private static Mark bar(
      boolean first, String label, double from, double to, int count, Tone tone) {
    return new Mark(
        tone == Tone.A ? Mark.Kind.BAR : Mark.Kind.AREA,
        first ? Optional.of(label) : Optional.empty(),
        Series.points(from, 0, from, count, to, count, to, 0),
        tone,
        tone == Tone.A ? -1 : 0);
  }

  private String caption() {
    long right = histogram.bins().stream().mapToLong(ScoreHistogram.Bin::right).sum();
    long wrong = histogram.bins().stream().mapToLong(ScoreHistogram.Bin::wrong).sum();
    if (right + wrong == 0) {
      return "There is no finite score to draw." + absent();
    }
    return "Scores of "
        + Words.count(right)
        + " right and "
        + Words.count(wrong)
        + " wrong answers. The less the two sides overlap, the better the score tells them apart."
        + absent();
  }

  private String absent() {
    return (histogram.infinite() > 0
            ? " " + Words.count(histogram.infinite()) + " infinite scores are not drawn."
            : "")
        + (histogram.missing() > 0
            ? " " + Words.count(histogram.missing()) + " answers have no score."
            : "");
  }

  @Override
  public String toString() {
    return "HistogramChart[" + histogram.scorer() + ", bins=" + histogram.bins().size() + "]";
  }
}
