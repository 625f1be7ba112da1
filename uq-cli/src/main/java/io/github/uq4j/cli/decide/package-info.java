/**
 * From scores to decisions on the command line: calibration and thresholds with a guarantee. Enters
 * what fits or applies something to the labelled scores of a file.
 */
@NullMarked
package io.github.uq4j.cli.decide;

import org.jspecify.annotations.NullMarked;
