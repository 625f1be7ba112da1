/**
 * {@code uq evaluate}: reads labelled score files, lets the library measure them, and writes what
 * it says as a table, as JSON or as CSV.
 *
 * <p>A type belongs here if it turns files into the library's tables or its reports into text.
 * Nothing is computed here.
 */
@NullMarked
package io.github.uq4j.cli.evaluate;

import org.jspecify.annotations.NullMarked;
