/**
 * How many directions the states of many traces fill, layer by layer.
 *
 * <p>Measures of a population, not scores of a trace. Everything is computed from inner products of
 * states or from distances between them; a matrix as large as the states' width squared is made
 * only where there are more states than components.
 */
@NullMarked
package io.github.uq4j.metrics.hidden.intention.dimension;

import org.jspecify.annotations.NullMarked;
