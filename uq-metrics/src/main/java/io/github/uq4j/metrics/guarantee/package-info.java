/**
 * Thresholds with a guarantee: what share of what is kept is wrong, with which confidence, under
 * which assumption.
 *
 * <p>A method belongs here if its promise is proven for a finite number of items. Each says what it
 * assumes, what it promises and how many items it needs, and has a named answer where a promise
 * cannot be kept.
 */
@NullMarked
package io.github.uq4j.metrics.guarantee;

import org.jspecify.annotations.NullMarked;
