package io.github.uq4j.metrics.hidden.clue;

/**
 * Where a trace stands between past successes and failures.
 *
 * @param success distance to the successes, {@code >= 0}; ranks candidates, smallest first
 * @param failure distance to the failures, {@code >= 0}
 */
public record ClueScore(double success, double failure) {

  /**
   * How much nearer the successes are: {@code (d_fail - d_succ) / (d_fail + d_succ)}.
   *
   * @return the margin, in [-1, 1]; larger means more sure; 0 if both distances are 0
   */
  public double margin() {
    double sum = success + failure;
    return sum > 0 ? (failure - success) / sum : 0;
  }

  /**
   * Whether it counts as a success: nearer to them, strictly.
   *
   * @return the verdict
   */
  public boolean predictsSuccess() {
    return success < failure;
  }
}
