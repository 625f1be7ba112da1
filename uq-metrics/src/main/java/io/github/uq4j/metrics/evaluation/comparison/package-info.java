/**
 * Which of several scores of the same items is best, and whether that is more than luck.
 *
 * <p>A type belongs here if it sets scores against one another. No row without its number of items
 * and intervals, no rank without a test against the best.
 */
@NullMarked
package io.github.uq4j.metrics.evaluation.comparison;

import org.jspecify.annotations.NullMarked;
