/** Runs every example. */
@NullMarked
package io.github.uq4j.examples;

import org.jspecify.annotations.NullMarked;
