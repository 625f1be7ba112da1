/**
 * How fast the parts are that a user waits for. Figures are ratios and rates of one run on one
 * machine; nothing here is part of a build.
 */
@NullMarked
package io.github.uq4j.benchmarks;

import org.jspecify.annotations.NullMarked;
