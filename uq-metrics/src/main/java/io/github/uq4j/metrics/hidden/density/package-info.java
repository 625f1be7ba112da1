/**
 * How far an answer's inner state lies from those a model has had before: densities fitted to
 * traces, and the scores they give.
 *
 * <p>Fitting reads traces one at a time. Knows traces, the vocabulary of scores and fitted files.
 */
@NullMarked
package io.github.uq4j.metrics.hidden.density;

import org.jspecify.annotations.NullMarked;
