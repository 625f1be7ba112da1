/**
 * The door by which scorers are found by name.
 *
 * <p>Scorers live in the rooms below, by the signal they look at; this one only lists them, so it
 * may use every room and no room may use it.
 */
@NullMarked
package io.github.uq4j.metrics;

import org.jspecify.annotations.NullMarked;
