package io.github.uq4j.cli.cascade;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.cascade.DeferralBootstrap;
import io.github.uq4j.metrics.cascade.DeferralBootstrap.Interval;
import io.github.uq4j.metrics.cascade.DeferralComparison;
import io.github.uq4j.metrics.cascade.DeferralCurve;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;

/** A deferral curve as a table, as JSON and as CSV. */
final class CurveReport {

  /** A curve of more prompts is thinned to so many steps. */
  private static final int MOST_STEPS = 1_000;

  private final String rule;
  private final DeferralCurve curve;
  private final DeferralBootstrap bootstrap;
  private final Interval area;
  private final double[] rates;
  private final List<Interval> qualities;

  private CurveReport(
      String rule, DeferralCurve curve, DeferralBootstrap bootstrap, double[] rates) {
    this.rule = rule;
    this.curve = curve;
    this.bootstrap = bootstrap;
    this.rates = rates;
    DeferralBootstrap.Intervals intervals = bootstrap.intervals(curve, rates);
    this.area = intervals.area();
    this.qualities = intervals.qualities();
  }

  static CurveReport of(
      String rule, DeferralCurve curve, DeferralBootstrap bootstrap, double[] rates) {
    return new CurveReport(rule, curve, bootstrap, rates);
  }

  void print(PrintWriter out, Optional<double[]> costs) {
    out.printf(
        Locale.ROOT,
        "%s, n = %d: small model %.4f, large model %.4f%n",
        rule,
        curve.n(),
        curve.smallQuality(),
        curve.largeQuality());
    out.printf(
        Locale.ROOT,
        "AUC-DF %.4f [%.4f, %.4f], chance %.4f (%s), best order %.4f (%s of the way)%n%n",
        curve.auc(),
        area.low(),
        area.high(),
        curve.randomAuc(),
        shown(curve.relativePercent(), "%+.2f %%"),
        curve.oracleAuc(),
        shown(curve.efficiency(), "%.3f"));
    TextTable table = TextTable.of(header(costs).toArray(String[]::new));
    rows(costs).forEach(row -> table.row(row.toArray(String[]::new)));
    table.print(out);
    DeferralCurve.Peak peak = curve.peak();
    out.printf(
        Locale.ROOT,
        "%nas good as the large model from %.1f %% on; best %.4f at %.1f %%%n",
        100 * curve.parityRate(),
        peak.quality(),
        100 * peak.rate());
  }

  String rule() {
    return rule;
  }

  DeferralCurve curve() {
    return curve;
  }

  DeferralBootstrap bootstrap() {
    return bootstrap;
  }

  List<String> header(Optional<double[]> costs) {
    List<String> header =
        new ArrayList<>(List.of("handed on", "quality", "95 %", "chance", "threshold"));
    costs.ifPresent(c -> header.add("cost"));
    return header;
  }

  List<List<String>> rows(Optional<double[]> costs) {
    List<List<String>> rows = new ArrayList<>();
    for (int r = 0; r < rates.length; r++) {
      List<String> cells = new ArrayList<>(cells(r));
      int index = r;
      costs.ifPresent(c -> cells.add(number("%.4g", DeferralCurve.cost(rates[index], c[0], c[1]))));
      rows.add(cells);
    }
    return rows;
  }

  private List<String> cells(int r) {
    double rate = rates[r];
    double chance = curve.smallQuality() + rate * (curve.largeQuality() - curve.smallQuality());
    return List.of(
        number("%.1f %%", 100 * rate),
        number("%.4f", quality(rate)),
        "["
            + number("%.4f", qualities.get(r).low())
            + ", "
            + number("%.4f", qualities.get(r).high())
            + "]",
        number("%.4f", chance),
        number("%.6g", curve.thresholdFor(rate)));
  }

  private double quality(double rate) {
    double[] all = curve.qualities();
    double place = rate * curve.n();
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, curve.n());
    return all[below] + (place - below) * (all[above] - all[below]);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String shown(OptionalDouble value, String format) {
    return value.isPresent() ? number(format, value.getAsDouble()) : "undefined";
  }

  static void print(PrintWriter out, String rule, String other, DeferralComparison test) {
    out.printf(
        Locale.ROOT,
        "%s less %s: %+.4f [%+.4f, %+.4f], p = %.3g (paired, n = %d)%n",
        rule,
        other,
        test.difference(),
        test.low(),
        test.high(),
        test.pValue(),
        test.n());
  }

  String json(Optional<String> other, Optional<DeferralComparison> comparison) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("n", curve.n());
    root.put("auc", curve.auc());
    root.put("random", curve.randomAuc());
    put(root, "relative_percent", curve.relativePercent());
    root.put("oracle", curve.oracleAuc());
    put(root, "efficiency", curve.efficiency());
    put(root, "apgr", curve.recovered());
    ArrayNode points = root.putArray("curve");
    double[] all = curve.qualities();
    for (int k : steps()) {
      points.addArray().add((double) k / curve.n()).add(all[k]);
    }
    root.put("rule", rule);
    root.put("auc_low", area.low());
    root.put("auc_high", area.high());
    root.put("small", curve.smallQuality());
    root.put("large", curve.largeQuality());
    root.put("parity_rate", curve.parityRate());
    root.put("best_rate", curve.peak().rate());
    root.put("best_quality", curve.peak().quality());
    rates(root.putArray("rates"));
    if (comparison.isPresent()) {
      DeferralComparison test = comparison.get();
      ObjectNode against = root.putObject("against");
      against.put("rule", other.orElseThrow());
      against.put("difference", test.difference());
      against.put("low", test.low());
      against.put("high", test.high());
      against.put("p", test.pValue());
    }
    return root.toString();
  }

  private void rates(ArrayNode into) {
    for (int r = 0; r < rates.length; r++) {
      ObjectNode at = into.addObject();
      at.put("rate", rates[r]);
      at.put("quality", quality(rates[r]));
      at.put("low", qualities.get(r).low());
      at.put("high", qualities.get(r).high());
      double threshold = curve.thresholdFor(rates[r]);
      if (Double.isFinite(threshold)) {
        at.put("threshold", threshold);
      } else {
        at.put("threshold", threshold > 0 ? "Infinity" : "-Infinity");
      }
    }
  }

  private static void put(ObjectNode root, String name, OptionalDouble value) {
    if (value.isPresent()) {
      root.put(name, value.getAsDouble());
    } else {
      root.putNull(name);
    }
  }

  private int[] steps() {
    int n = curve.n();
    int count = Math.min(n, MOST_STEPS);
    int[] steps = new int[count + 1];
    for (int i = 0; i <= count; i++) {
      steps[i] = (int) Math.round((double) i * n / count);
    }
    return steps;
  }

  String csv() {
    int[] steps = steps();
    double[] all = curve.qualities();
    double[] best = curve.oracleQualities();
    double[] at = Arrays.stream(steps).mapToDouble(k -> (double) k / curve.n()).toArray();
    List<Interval> intervals = bootstrap.intervals(curve, at).qualities();
    StringBuilder text = new StringBuilder("rate,quality,low,high,chance,best_order\n");
    for (int i = 0; i < steps.length; i++) {
      StringJoiner line = new StringJoiner(",", "", "\n");
      Interval interval = intervals.get(i);
      double chance = curve.smallQuality() + at[i] * (curve.largeQuality() - curve.smallQuality());
      for (double number :
          new double[] {
            at[i], all[steps[i]], interval.low(), interval.high(), chance, best[steps[i]]
          }) {
        line.add(Double.toString(number));
      }
      text.append(line);
    }
    return text.toString();
  }
}
