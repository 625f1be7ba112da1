package io.github.uq4j.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.report.chart.Series.Point;
import java.util.List;
import java.util.Locale;

/** A chart as the page's script reads it; safe inside an HTML element. */
final class ChartJson {

  /** Digits that a picture can show, and some more. */
  private static final double DIGITS = 1e6;

  private ChartJson() {}

  static String of(Chart chart) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("title", chart.title());
    root.set("x", axis(chart.x()));
    root.set("y", axis(chart.y()));
    ArrayNode all = root.putArray("series");
    for (Series series : chart.series()) {
      ObjectNode one = all.addObject();
      one.put("name", series.name());
      one.put("kind", series.kind().name().toLowerCase(Locale.ROOT));
      one.set("points", points(series.points()));
      if (!series.upper().isEmpty()) {
        ArrayNode upper = one.putArray("upper");
        series.upper().forEach(end -> upper.add(rounded(end)));
      }
    }
    if (!chart.bars().isEmpty()) {
      bars(chart, root.putObject("bars"));
    }
    return root.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static void bars(Chart chart, ObjectNode node) {
    node.put("up", chart.up()).put("down", chart.down());
    ArrayNode all = node.putArray("counts");
    for (Bar bar : chart.bars()) {
      all.addArray().add(rounded(bar.from())).add(rounded(bar.to())).add(bar.up()).add(bar.down());
    }
  }

  private static ObjectNode axis(Axis axis) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("title", axis.title());
    node.put("format", axis.format().name().toLowerCase(Locale.ROOT));
    node.put("range", axis.range().name().toLowerCase(Locale.ROOT));
    return node;
  }

  private static ArrayNode points(List<Point> points) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Point point : points) {
      all.addArray().add(rounded(point.x())).add(rounded(point.y()));
    }
    return all;
  }

  private static double rounded(double value) {
    double scaled = value * DIGITS;
    return Math.abs(scaled) < 1e15 ? Math.rint(scaled) / DIGITS : value;
  }
}
