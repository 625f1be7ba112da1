/** Tests of the command, and of the structure of the whole library. */
@NullMarked
package io.github.uq4j.cli;

import org.jspecify.annotations.NullMarked;
