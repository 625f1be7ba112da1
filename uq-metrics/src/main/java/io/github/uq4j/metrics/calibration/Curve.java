package io.github.uq4j.metrics.calibration;

import io.github.uq4j.score.fitted.Values;
import java.util.Arrays;
import java.util.List;

/** The shapes a calibration can have: from an uncertainty to a probability of being right. */
sealed interface Curve {

  /** The probability; the uncertainty is not NaN. */
  double at(double uncertainty);

  /** The shape's name and numbers. */
  Values values();

  /** Reads what {@link #values} gave. */
  static Curve of(Values values) {
    return switch (values.text("shape")) {
      case "line" -> new Line(array(values, "uncertainty"), array(values, "right"));
      case "steps" ->
          new Steps(array(values, "edges"), array(values, "right"), Edge.of(values.text("edge")));
      case "logistic" -> new Logistic(values.number("slope"), values.number("intercept"));
      case "beta" ->
          new Beta(
              values.number("a"),
              values.number("b"),
              values.number("c"),
              ScoreDomain.of(values.text("domain")));
      default ->
          throw new IllegalArgumentException(
              "values.shape = \""
                  + values.text("shape")
                  + "\"; must be one of line, steps, logistic, beta");
    };
  }

  private static double[] array(Values values, String name) {
    return values.numbers(name).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  /** {@code 1 / (1 + exp(-x))} without overflow. */
  static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  private static void requireAscending(double[] numbers, String name) {
    for (int i = 1; i < numbers.length; i++) {
      if (!(numbers[i - 1] <= numbers[i])) {
        throw new IllegalArgumentException(
            "values."
                + name
                + "["
                + i
                + "] = "
                + numbers[i]
                + "; must not be below the one before");
      }
    }
  }

  private static void requireProbabilities(double[] right) {
    for (int i = 0; i < right.length; i++) {
      if (!(right[i] >= 0 && right[i] <= 1)) {
        throw new IllegalArgumentException(
            "values.right[" + i + "] = " + right[i] + "; must be in [0, 1]");
      }
    }
  }

  /** Straight lines between knots, flat outside; of knots at one place the first counts. */
  final class Line implements Curve {
    private final double[] x;
    private final double[] y;

    Line(double[] x, double[] y) {
      if (x.length == 0 || x.length != y.length) {
        throw new IllegalArgumentException(
            "values.uncertainty has "
                + x.length
                + " numbers, values.right "
                + y.length
                + "; must be equally many, at least one");
      }
      requireAscending(x, "uncertainty");
      requireProbabilities(y);
      this.x = x;
      this.y = y;
    }

    @Override
    public double at(double u) {
      int last = x.length - 1;
      if (u <= x[0] || u >= x[last]) {
        return u <= x[0] ? y[0] : y[last];
      }
      int found = Arrays.binarySearch(x, u);
      if (found >= 0) {
        while (found > 0 && x[found - 1] == u) {
          found--;
        }
        return y[found];
      }
      int above = -found - 1;
      double share = (u - x[above - 1]) / (x[above] - x[above - 1]);
      return y[above - 1] + share * (y[above] - y[above - 1]);
    }

    @Override
    public Values values() {
      return Values.none()
          .with("shape", "line")
          .withNumbers("uncertainty", list(x))
          .withNumbers("right", list(y));
    }
  }

  /** To which side of an edge a number on the edge belongs. */
  enum Edge {
    BELOW("below"),
    ABOVE("above");

    private final String id;

    Edge(String id) {
      this.id = id;
    }

    static Edge of(String id) {
      for (Edge edge : values()) {
        if (edge.id.equals(id)) {
          return edge;
        }
      }
      throw new IllegalArgumentException(
          "values.edge = \"" + id + "\"; must be one of below, above");
    }
  }

  /** A constant between edges: {@code right[i]} between {@code edges[i-1]} and {@code edges[i]}. */
  final class Steps implements Curve {
    private final double[] edges;
    private final double[] right;
    private final Edge edge;

    Steps(double[] edges, double[] right, Edge edge) {
      if (right.length != edges.length + 1) {
        throw new IllegalArgumentException(
            "values.right has "
                + right.length
                + " numbers, values.edges "
                + edges.length
                + "; must be one more than edges");
      }
      requireAscending(edges, "edges");
      requireProbabilities(right);
      this.edges = edges;
      this.right = right;
      this.edge = edge;
    }

    @Override
    public double at(double u) {
      int low = 0;
      int high = edges.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        boolean passed = edge == Edge.ABOVE ? edges[middle] <= u : edges[middle] < u;
        low = passed ? middle + 1 : low;
        high = passed ? high : middle;
      }
      return right[low];
    }

    @Override
    public Values values() {
      return Values.none()
          .with("shape", "steps")
          .with("edge", edge.id)
          .withNumbers("edges", list(edges))
          .withNumbers("right", list(right));
    }
  }

  /** {@code 1 / (1 + exp(slope u + intercept))}. */
  record Logistic(double slope, double intercept) implements Curve {
    @Override
    public double at(double u) {
      return sigmoid(-(slope == 0 ? 0 : slope * u) - intercept);
    }

    @Override
    public Values values() {
      return Values.none()
          .with("shape", "logistic")
          .with("slope", slope)
          .with("intercept", intercept);
    }
  }

  /** {@code sigmoid(a ln s - b ln(1-s) + c)} of the confidence {@code s} that a score means. */
  record Beta(double a, double b, double c, ScoreDomain domain) implements Curve {
    @Override
    public double at(double u) {
      double s = domain.confidence(u);
      return sigmoid(a * Math.log(s) - b * Math.log1p(-s) + c);
    }

    @Override
    public Values values() {
      return Values.none()
          .with("shape", "beta")
          .with("a", a)
          .with("b", b)
          .with("c", c)
          .with("domain", domain.id());
    }
  }
}
