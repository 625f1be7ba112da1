/**
 * The vocabulary of scores: what a scorer declares, what it returns, how it is found by name.
 *
 * <p>Nothing here computes a score. A number never travels without its orientation, range and unit;
 * a scorer that cannot say anything refuses, naming what is missing.
 */
@NullMarked
package io.github.uq4j.score;

import org.jspecify.annotations.NullMarked;
