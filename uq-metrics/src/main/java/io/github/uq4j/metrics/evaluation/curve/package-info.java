/**
 * Curves and diagrams that show how good a score is: data without a picture, as records and as CSV.
 *
 * <p>A type belongs here if somebody would draw it. Long curves are thinned to what an eye can see;
 * the numbers beside a curve (areas, counts) come from all items.
 */
@NullMarked
package io.github.uq4j.metrics.evaluation.curve;

import org.jspecify.annotations.NullMarked;
