/**
 * Scorers that look at samples as the nodes of a graph: which agree, and how strongly.
 *
 * <p>A scorer belongs here if all it needs is a number for every pair of samples. Larger values
 * mean more, or more distant, groups of samples.
 */
@NullMarked
package io.github.uq4j.metrics.sampling.graph;

import org.jspecify.annotations.NullMarked;
