/**
 * How good a score is at telling wrong from right, with the uncertainty of that statement itself.
 *
 * <p>A measure belongs here if it compares scores with labels. The positive class is "wrong": a
 * good score is high where the answer was wrong. No number leaves this room without the number of
 * items, groups and positives behind it, and no comparison without an interval. Learning from
 * labels (thresholds, probabilities) is the matter of calibration.
 */
@NullMarked
package io.github.uq4j.metrics.evaluation;

import org.jspecify.annotations.NullMarked;
