package io.github.uq4j.report;

/** The steps of the two scales: heat of tokens and doubt of claims. */
final class Shades {

  static final int HEATS = 10;
  static final int DOUBTS = 5;

  private Shades() {}

  /** The class of a token's heat, {@code h0} to {@code h9}. */
  static String heat(double uncertainty) {
    return "h" + step(uncertainty, HEATS);
  }

  /** The class of a claim's doubt, {@code d0} to {@code d4}. */
  static String doubt(double doubt) {
    return "d" + step(doubt, DOUBTS);
  }

  /** The step a value in [0, 1] falls into; 1 falls into the last. */
  static int step(double value, int steps) {
    return Math.min(steps - 1, (int) (value * steps));
  }
}
