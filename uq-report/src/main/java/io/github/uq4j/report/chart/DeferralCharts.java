package io.github.uq4j.report.chart;

import io.github.uq4j.metrics.cascade.DeferralBootstrap;
import io.github.uq4j.metrics.cascade.DeferralCurve;
import io.github.uq4j.report.chart.Series.Kind;
import io.github.uq4j.report.chart.Series.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Charts of what handing unsure prompts on to a large model is worth, with captions that say it in
 * words. Immutable and safe for use by several threads.
 *
 * @param rule the rule that decides
 * @param curve its curve
 * @param bootstrap intervals of the curve
 * @param others other rules on the same prompts, by name, in the order to draw
 */
public record DeferralCharts(
    String rule,
    DeferralCurve curve,
    DeferralBootstrap bootstrap,
    Map<String, DeferralCurve> others) {

  /** Steps of a line; more could not be seen. */
  private static final int STEPS = 200;

  /** Copies the map, in its order. */
  public DeferralCharts {
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /**
   * Quality against the share of prompts handed on.
   *
   * @return the chart
   */
  public Chart quality() {
    double fifth = qualityAt(0.2);
    String caption =
        String.format(
            Locale.ROOT,
            "If the fifth of which the small model is least sure by %s goes to the large one, quality"
                + " goes from %.3f to %.3f; handing on at random would give %.3f, handing on all %.3f;"
                + " n = %d.",
            rule,
            curve.smallQuality(),
            fifth,
            curve.smallQuality() + 0.2 * (curve.largeQuality() - curve.smallQuality()),
            curve.largeQuality(),
            curve.n());
    return Chart.of(
        "Quality by share handed on",
        caption,
        Axis.ofShares("prompts handed on to the large model, least sure first"),
        new Axis("quality", Axis.Format.NUMBER, Axis.Range.DATA),
        series(rate -> rate));
  }

  /**
   * Quality against what a prompt costs.
   *
   * @param small what the small model costs a prompt
   * @param large what the large model costs
   * @return the chart
   */
  public Chart cost(double small, double large) {
    double rate = curve.parityRate();
    String caption =
        String.format(
            Locale.ROOT,
            "The large model alone costs %s a prompt and reaches %.3f. The cascade reaches that with"
                + " %.0f %% handed on, at %s a prompt; at half the large model's price it has %.3f.",
            number(large),
            curve.largeQuality(),
            100 * rate,
            number(DeferralCurve.cost(rate, small, large)),
            qualityAt(Math.max(0, Math.min(1, (large / 2 - small) / large))));
    List<Series> series = new ArrayList<>(series(r -> DeferralCurve.cost(r, small, large)));
    series.add(
        Series.of("large model alone", Kind.DOTS, List.of(new Point(large, curve.largeQuality()))));
    return Chart.of(
        "Quality by cost",
        caption,
        new Axis("cost of a prompt", Axis.Format.NUMBER, Axis.Range.FROM_ZERO),
        new Axis("quality", Axis.Format.NUMBER, Axis.Range.DATA),
        series);
  }

  private List<Series> series(DoubleUnaryOperator place) {
    double[] rates = rates();
    List<DeferralBootstrap.Interval> intervals = bootstrap.intervals(curve, rates).qualities();
    List<Point> low = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    List<Point> best = new ArrayList<>();
    double[] oracle = curve.oracleQualities();
    for (int i = 0; i < rates.length; i++) {
      double x = place.applyAsDouble(rates[i]);
      low.add(new Point(x, intervals.get(i).low()));
      high.add(intervals.get(i).high());
      best.add(new Point(x, oracle[(int) Math.round(rates[i] * curve.n())]));
    }
    List<Series> all = new ArrayList<>();
    all.add(line(rule, curve, place));
    others.forEach((name, other) -> all.add(line(name, other, place)));
    all.add(
        new Series(
            String.format(Locale.ROOT, "%.0f %% interval of %s", 100 * bootstrap.level(), rule),
            Kind.BAND,
            low,
            high));
    all.add(Series.of("best order", Kind.GUIDE, best));
    all.add(
        Series.of(
            "at random",
            Kind.GUIDE,
            List.of(
                new Point(place.applyAsDouble(0), curve.smallQuality()),
                new Point(place.applyAsDouble(1), curve.largeQuality()))));
    return all;
  }

  private static Series line(String name, DeferralCurve curve, DoubleUnaryOperator place) {
    double[] all = curve.qualities();
    int count = Math.min(STEPS, curve.n());
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      int step = (int) Math.round((double) i * curve.n() / count);
      points.add(new Point(place.applyAsDouble((double) step / curve.n()), all[step]));
    }
    return Series.of(String.format(Locale.ROOT, "%s (%.3f)", name, curve.auc()), Kind.LINE, points);
  }

  private double[] rates() {
    int count = Math.min(STEPS, curve.n());
    double[] rates = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      rates[i] = (double) Math.round((double) i * curve.n() / count) / curve.n();
    }
    return rates;
  }

  private double qualityAt(double rate) {
    double[] all = curve.qualities();
    double place = rate * curve.n();
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, curve.n());
    return all[below] + (place - below) * (all[above] - all[below]);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
