package io.github.uq4j.metrics.evaluation.order;

/** A number computed from items that were drawn so many times each. */
@FunctionalInterface
public interface Statistic {

  /** The number; NaN where it is not defined. */
  double of(Resample items);
}
