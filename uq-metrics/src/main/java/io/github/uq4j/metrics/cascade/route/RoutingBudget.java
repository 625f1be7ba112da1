package io.github.uq4j.metrics.cascade.route;

/**
 * What may still be spent on a cascade, in the unit of the stages' costs. It is reserved before a
 * model is asked and given back where the model fails. Safe for use by several threads.
 */
public final class RoutingBudget {

  /** What sums of costs may miss the total by, relatively: ten times 0.1 is not 1. */
  private static final double ROUNDING = 1e-9;

  private final double total;
  private double spent;

  private RoutingBudget(double total) {
    this.total = total;
  }

  /**
   * A budget.
   *
   * @param total how much may be spent, {@code >= 0}; may be infinite
   * @return the budget
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public static RoutingBudget of(double total) {
    if (!(total >= 0)) {
      throw new IllegalArgumentException("budget = " + total + "; must be >= 0");
    }
    return new RoutingBudget(total);
  }

  /**
   * No limit.
   *
   * @return the budget
   */
  public static RoutingBudget unlimited() {
    return of(Double.POSITIVE_INFINITY);
  }

  synchronized boolean reserve(double cost) {
    if (spent + cost > total * (1 + ROUNDING)) {
      return false;
    }
    spent += cost;
    return true;
  }

  synchronized void giveBack(double cost) {
    spent = Math.max(0, spent - cost);
  }

  /**
   * What was spent.
   *
   * @return the sum of the costs of stages that answered or are being asked
   */
  public synchronized double spent() {
    return spent;
  }
}
