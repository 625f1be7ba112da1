/**
 * The command {@code uq}: one class for each subcommand, which reads options, calls the library and
 * writes what it says. Nothing is computed here.
 */
@NullMarked
package io.github.uq4j.cli;

import org.jspecify.annotations.NullMarked;
