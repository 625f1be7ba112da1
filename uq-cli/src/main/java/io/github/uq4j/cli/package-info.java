/** The command uq: one class for each subcommand, no logic. */
@NullMarked
package io.github.uq4j.cli;

import org.jspecify.annotations.NullMarked;
