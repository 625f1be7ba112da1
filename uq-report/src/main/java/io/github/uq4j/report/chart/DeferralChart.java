package io.github.uq4j.report.chart;

import io.github.uq4j.metrics.cascade.DeferralBootstrap;
import io.github.uq4j.metrics.cascade.DeferralCurve;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws deferral curves: the quality of a cascade's answers against the share of prompts handed on
 * to the large model, beside chance and the best order there is, the first rule with an interval.
 *
 * <p>Long curves are thinned to what an eye can see; both ends and every extreme stay. Chance and
 * best order are those of the first rule. No rule at all is refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class DeferralChart {

  private static final int BAND = 50;
  private static final double HANDED_ON = 0.2;

  private final Map<String, DeferralCurve> curves;
  private final Optional<DeferralBootstrap> bootstrap;

  private DeferralChart(Map<String, DeferralCurve> curves, Optional<DeferralBootstrap> bootstrap) {
    this.curves = curves;
    this.bootstrap = bootstrap;
  }

  /**
   * A chart of one rule with the default bootstrap.
   *
   * @param rule its name
   * @param curve its curve
   * @return the drawing
   */
  public static DeferralChart of(String rule, DeferralCurve curve) {
    return new DeferralChart(Map.of(rule, curve), Optional.of(DeferralBootstrap.withDefaults()));
  }

  /**
   * The same with another rule beside the others.
   *
   * @param rule its name, not one that is there
   * @param curve its curve, of the same prompts
   * @return a new drawing
   * @throws IllegalArgumentException if the name is there
   */
  public DeferralChart with(String rule, DeferralCurve curve) {
    if (curves.containsKey(rule)) {
      throw new IllegalArgumentException("rule = " + rule + "; must be drawn once");
    }
    Map<String, DeferralCurve> more = new LinkedHashMap<>(curves);
    more.put(rule, curve);
    return new DeferralChart(more, bootstrap);
  }

  /**
   * The same with another interval of the first rule.
   *
   * @param other how it is made; empty for none
   * @return a new drawing
   */
  public DeferralChart withBootstrap(Optional<DeferralBootstrap> other) {
    return new DeferralChart(curves, other);
  }

  /**
   * Draws it.
   *
   * @return the chart
   */
  public Chart draw() {
    DeferralCurve first = curves.values().iterator().next();
    List<Mark> marks = new ArrayList<>();
    Optional<DeferralBootstrap.Interval> at = Optional.empty();
    if (bootstrap.isPresent()) {
      List<DeferralBootstrap.Interval> intervals =
          bootstrap.get().intervals(first, rates()).qualities();
      at = Optional.of(intervals.get(BAND + 1));
      marks.add(band(intervals.subList(0, BAND + 1), bootstrap.get().level()));
    }
    marks.add(
        Series.guide(
            "at random", 2, Series.points(0, first.smallQuality(), 1, first.largeQuality())));
    marks.add(Series.guide("best order there is", 1, points(first.oracleQualities())));
    List<Series.Line> lines = new ArrayList<>();
    curves.forEach(
        (rule, curve) ->
            lines.add(
                new Series.Line(
                    Words.label(rule) + " (" + Words.fixed(curve.auc(), 3) + ")",
                    points(curve.qualities()))));
    marks.addAll(Series.marks(lines));
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Mark mark : marks) {
      for (Mark.Point point : mark.points()) {
        low = Math.min(low, point.y());
        high = Math.max(high, point.y());
      }
    }
    Plot plot =
        new Plot(
            Axis.share("prompts handed on to the large model"),
            Axis.around("mean quality of the answers", low, high, Words::shortest),
            marks,
            List.of(),
            caption(first, at));
    return new Chart("deferral", "What handing unsure prompts on brings", plot);
  }

  /** Those of the band, then the one of the caption. */
  private static double[] rates() {
    double[] rates = new double[BAND + 2];
    for (int i = 0; i <= BAND; i++) {
      rates[i] = (double) i / BAND;
    }
    rates[BAND + 1] = HANDED_ON;
    return rates;
  }

  private static Mark band(List<DeferralBootstrap.Interval> intervals, double level) {
    List<Mark.Point> outline = new ArrayList<>();
    for (int i = 0; i <= BAND; i++) {
      outline.add(new Mark.Point((double) i / BAND, intervals.get(i).high()));
    }
    for (int i = BAND; i >= 0; i--) {
      outline.add(new Mark.Point((double) i / BAND, intervals.get(i).low()));
    }
    String label = Axis.percent(level) + " interval";
    return new Mark(Mark.Kind.AREA, Optional.of(label), outline, Tone.A, -1);
  }

  private static List<Mark.Point> points(double[] qualities) {
    List<Mark.Point> points = new ArrayList<>();
    for (int k : Thinning.of(qualities)) {
      points.add(new Mark.Point((double) k / (qualities.length - 1), qualities[k]));
    }
    return points;
  }

  private String caption(DeferralCurve curve, Optional<DeferralBootstrap.Interval> interval) {
    double from = curve.smallQuality();
    double to = at(curve.qualities());
    boolean same = Math.abs(to - from) < 0.0005;
    String moves = to > from ? "rises from " : "falls from ";
    return "If the "
        + Axis.percent(HANDED_ON)
        + " least sure answers by "
        + Words.label(curves.keySet().iterator().next())
        + " go to the large model, mean quality "
        + (same ? "stays at " : moves + Words.fixed(from, 3) + " to ")
        + Words.fixed(to, 3)
        + interval
            .map(
                i ->
                    " (interval "
                        + Words.fixed(i.low(), 3)
                        + " to "
                        + Words.fixed(i.high(), 3)
                        + ")")
            .orElse("")
        + "; handing on as many at random would give "
        + Words.fixed(from + HANDED_ON * (curve.largeQuality() - from), 3)
        + ", the large model alone "
        + Words.fixed(curve.largeQuality(), 3)
        + ". The number beside a name is the area under its curve. n = "
        + Words.count(curve.n())
        + ".";
  }

  private static double at(double[] qualities) {
    double place = HANDED_ON * (qualities.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, qualities.length - 1);
    return qualities[below] + (place - below) * (qualities[above] - qualities[below]);
  }

  @Override
  public String toString() {
    return "DeferralChart[rules=" + curves.keySet() + "]";
  }
}
