/**
 * Short programs, one for each use of the library. Each prints what it finds; the build runs them
 * all.
 */
@NullMarked
package io.github.uq4j.examples;

import org.jspecify.annotations.NullMarked;
