package io.github.uq4j.metrics.hidden.intention.probe;

import io.github.uq4j.metrics.math.PenalisedFit;
import io.github.uq4j.score.fitted.Fitted;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.score.fitted.Values;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A linear probe: the probability that an answer is right, read off a state by logistic regression
 * with a quadratic penalty, {@code ||w||^2 / 2 + C sum_i ln(1 + exp(-t_i (w x_i + b)))}, the
 * intercept free, components standardised by the training states (mean, population deviation; one
 * that does not vary is divided by 1).
 *
 * <p>Solved by Newton's method to a gradient below 1e-10, in at most as many dimensions as there
 * are states; the objective is that of scikit-learn. One class alone gives the constant
 * probability. Immutable and safe for use by several threads.
 */
public final class Probe {

  /** The kind of the files. */
  public static final String KIND = "probe";

  /** The version of the fit; another one gives other numbers. */
  public static final String VERSION = "1";

  private static final String METHOD = "logistic";

  private final Standard standard;
  private final Standard.Components weights;
  private final double intercept;
  private final Origin origin;

  Probe(Standard standard, Standard.Components weights, double intercept, Origin origin) {
    this.standard = standard;
    this.weights = weights;
    this.intercept = intercept;
    this.origin = origin;
  }

  /** What it was fitted on. */
  record Origin(double c, int n, int wrong) {}

  /**
   * Fits a probe to all states.
   *
   * @param data states and labels
   * @param c weight of the data against the penalty, finite and {@code > 0}
   * @return the probe
   * @throws IllegalArgumentException if the weight is out of range
   */
  public static Probe fit(ProbeData data, double c) {
    Recoverability.requireC(c);
    int[] all = IntStream.range(0, data.size()).toArray();
    Fold fold = new Fold(data.states().toArray());
    double[] targets = data.targets(all);
    int wrong = (int) data.right().stream().filter(r -> !r).count();
    return fold.probe(fold.solve(targets, c), new Origin(c, data.size(), wrong));
  }

  /**
   * The width of the states it reads.
   *
   * @return components
   */
  public int width() {
    return weights.size();
  }

  /**
   * The weight of a standardised component.
   *
   * @param component from 0
   * @return its weight
   */
  public double weight(int component) {
    return weights.get(component);
  }

  /**
   * The intercept.
   *
   * @return its value
   */
  public double intercept() {
    return intercept;
  }

  /**
   * The probability of a right answer.
   *
   * @param state as wide as the training states, finite
   * @return in {@code [0, 1]}
   * @throws IllegalArgumentException if it has another width, or a component is NaN or infinite
   */
  public double probability(double[] state) {
    if (state.length != width()) {
      throw new IllegalArgumentException(
          "state of %d components; the probe was fitted on %d".formatted(state.length, width()));
    }
    double sum = intercept;
    for (int d = 0; d < state.length; d++) {
      if (!Double.isFinite(state[d])) {
        throw new IllegalArgumentException("state[" + d + "] = " + state[d] + "; must be finite");
      }
      sum += weights.get(d) * (state[d] - standard.means().get(d)) / standard.deviations().get(d);
    }
    return PenalisedFit.logistic(sum);
  }

  /**
   * The probe as it is kept in a file.
   *
   * @return kind, method, version, provenance and numbers
   */
  public Fitted toFitted() {
    return new Fitted(
        KIND,
        METHOD,
        VERSION,
        FittedOn.of(origin.n(), origin.wrong()),
        Values.none()
            .with("c", origin.c())
            .withNumbers("means", standard.means().list())
            .withNumbers("deviations", standard.deviations().list())
            .withNumbers("weights", weights.list())
            .with("intercept", intercept));
  }

  /**
   * A probe from a file.
   *
   * @param fitted what was read
   * @return the probe
   * @throws IllegalArgumentException if it is another kind of object or of another version, a
   *     number is missing, lists differ in length, or a deviation is not positive
   */
  public static Probe of(Fitted fitted) {
    Values values = fitted.require(KIND, VERSION).values();
    Standard.Components weights = components(values, "weights");
    Standard.Components means = components(values, "means");
    Standard.Components deviations = components(values, "deviations");
    if (means.size() != weights.size() || deviations.size() != weights.size()) {
      throw new IllegalArgumentException(
          "values hold %d means, %d deviations and %d weights; must be as many"
              .formatted(means.size(), deviations.size(), weights.size()));
    }
    for (int d = 0; d < deviations.size(); d++) {
      if (!(deviations.get(d) > 0)) {
        throw new IllegalArgumentException(
            "values.deviations[" + d + "] = " + deviations.get(d) + "; must be > 0");
      }
    }
    return new Probe(
        new Standard(means, deviations),
        weights,
        values.number("intercept"),
        new Origin(values.number("c"), fitted.on().n(), fitted.on().wrong()));
  }

  private static Standard.Components components(Values values, String name) {
    List<Double> numbers = values.numbers(name);
    return new Standard.Components(numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public String toString() {
    return "Probe[width=" + width() + ", C=" + origin.c() + ", n=" + origin.n() + "]";
  }
}
