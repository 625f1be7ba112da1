/**
 * The demonstration: a small invented world, models trained on it, and the truth to compare with.
 *
 * <p>Everything that knows this world is in this room; the library itself does not.
 */
@NullMarked
package io.github.uq4j.cli.demo;

import org.jspecify.annotations.NullMarked;
