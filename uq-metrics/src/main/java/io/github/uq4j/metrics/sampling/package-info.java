/**
 * Scorers of several sampled answers to one prompt: entropies of sequences and of meanings,
 * semantic density, spread of inner states, and doubt times distance (CoCoA).
 *
 * <p>A scorer belongs here, or in one of the rooms below ({@code graph}, {@code lexical}, {@code
 * relevance}), if it looks at samples. Helper models are asked once a trace, about distinct texts
 * only, and every scorer says beforehand what it is going to ask.
 *
 * <p>Without samples a scorer refuses. By default identical texts mean the same and are not asked
 * about; the reference profile asks what LM-Polygraph asks.
 */
@NullMarked
package io.github.uq4j.metrics.sampling;

import org.jspecify.annotations.NullMarked;
