/**
 * What is evaluated: outcomes of items and the scores they were given, in compact arrays.
 *
 * <p>A type belongs here if it holds what was observed; a million items with twenty scores take a
 * few hundred megabytes. Nothing is measured here.
 */
@NullMarked
package io.github.uq4j.metrics.evaluation.items;

import org.jspecify.annotations.NullMarked;
