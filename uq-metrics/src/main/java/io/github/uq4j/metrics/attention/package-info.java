/**
 * Scorers that look at where a model looked: attention probabilities of an answer's own tokens.
 *
 * <p>They need no further pass and no helper model. Chains of attention through a chain of thought
 * have a room below.
 */
@NullMarked
package io.github.uq4j.metrics.attention;

import org.jspecify.annotations.NullMarked;
