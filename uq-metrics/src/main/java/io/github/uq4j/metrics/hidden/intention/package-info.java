/**
 * What a model's state says before its first token: intention entropy, the dimension of the states
 * and what can be read off them.
 *
 * <p>Here are the entropies, which are scorers, and the states of many traces, layer by layer; what
 * is computed from states is in the rooms below.
 */
@NullMarked
package io.github.uq4j.metrics.hidden.intention;

import org.jspecify.annotations.NullMarked;
