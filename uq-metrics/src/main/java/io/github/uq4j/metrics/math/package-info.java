/**
 * The one numeric kernel: stable sums, log-sum-exp, entropies, ranks, quantiles.
 *
 * <p>Every scorer does its arithmetic here, so that a number is rounded in one way everywhere.
 * Nothing here knows a trace or a score, and the room is not exported. Arrays are read, never kept
 * or changed, unless a method says so.
 */
@NullMarked
package io.github.uq4j.metrics.math;

import org.jspecify.annotations.NullMarked;
