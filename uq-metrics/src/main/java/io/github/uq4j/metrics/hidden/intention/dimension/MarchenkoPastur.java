package io.github.uq4j.metrics.hidden.intention.dimension;

/**
 * The law of the eigenvalues of a covariance of noise, of density {@code sqrt((b - x)(x - a)) / (2
 * pi g x)} on {@code [a, b] = [(1 - sqrt g)^2, (1 + sqrt g)^2]}, {@code g <= 1} (Marchenko and
 * Pastur 1967, <a
 * href="https://doi.org/10.1070/SM1967v001n04ABEH001994">doi:10.1070/SM1967v001n04ABEH001994</a>).
 */
final class MarchenkoPastur {

  private static final int PANELS = 400;
  private static final int HALVINGS = 40;

  private MarchenkoPastur() {}

  /** The median, in {@code (0, 1)}. */
  static double median(double ratio) {
    double root = Math.sqrt(ratio);
    double low = 0;
    double high = Math.PI;
    for (int step = 0; step < HALVINGS; step++) {
      double middle = (low + high) / 2;
      if (below(ratio, middle) < 0.5) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 1 + ratio - 2 * root * Math.cos(low);
  }

  /**
   * The share below {@code x = 1 + g - 2 sqrt(g) cos t}, by Simpson's rule over {@code t}: the
   * integral of {@code 2 sin^2 t / (pi x)}.
   */
  private static double below(double ratio, double end) {
    double width = end / PANELS;
    double sum = 0;
    for (int i = 0; i <= PANELS; i++) {
      int weight = i == 0 || i == PANELS ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * density(ratio, i * width);
    }
    return sum * width / 3;
  }

  private static double density(double ratio, double t) {
    double x = 1 + ratio - 2 * Math.sqrt(ratio) * Math.cos(t);
    double sine = Math.sin(t);
    // At ratio 1 the density is finite at 0: sin^2 t / (2 - 2 cos t) tends to 1.
    return x < 1e-12 ? 2 / Math.PI : 2 * sine * sine / (Math.PI * x);
  }
}
