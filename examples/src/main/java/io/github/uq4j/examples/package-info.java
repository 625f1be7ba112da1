/** Short programs, one for each use. */
@NullMarked
package io.github.uq4j.examples;

import org.jspecify.annotations.NullMarked;
