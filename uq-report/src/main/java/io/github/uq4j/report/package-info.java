/**
 * Pictures of what was found.
 *
 * <p>This room holds the vocabulary of a report (answers, tokens with their heat, claims with their
 * doubt, measures) and the class that draws it as one HTML file. The records here say what is shown
 * and nothing about how it was computed: a fact checker, a file reader or a test can fill them.
 * Nothing here asks a model or computes a score.
 */
@NullMarked
package io.github.uq4j.report;

import org.jspecify.annotations.NullMarked;
