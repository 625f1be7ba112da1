/**
 * Whether an answer is right, read off its inner state by a linear probe: fitted to labelled
 * traces, kept in files, and the score it gives.
 *
 * <p>Knows traces, what a model can record, the vocabulary of scores, fitted files, and the fit of
 * {@link io.github.uq4j.metrics.hidden.intention.probe.Probe}.
 */
@NullMarked
package io.github.uq4j.metrics.hidden.probe;

import org.jspecify.annotations.NullMarked;
