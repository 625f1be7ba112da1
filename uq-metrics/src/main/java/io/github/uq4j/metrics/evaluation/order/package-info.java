/**
 * Scores sorted once, and what can be counted in one pass over them however often each item is
 * drawn: the arithmetic below the measures and the curves.
 *
 * <p>Not exported. A type belongs here if it works on the order of scores and knows no measure by
 * name.
 */
@NullMarked
package io.github.uq4j.metrics.evaluation.order;

import org.jspecify.annotations.NullMarked;
