/**
 * What every subcommand needs of the shell: exit codes, options shared by commands, opening input
 * and output, tables and progress. A new family of commands enters here, never through another
 * command.
 */
@NullMarked
package io.github.uq4j.cli.shell;

import org.jspecify.annotations.NullMarked;
