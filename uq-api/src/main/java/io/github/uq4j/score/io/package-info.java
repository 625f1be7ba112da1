/**
 * Score and claim files: one JSON line for every trace, written whole or not at all.
 *
 * <p>Knows the vocabulary of scores and claims and Jackson; computes nothing.
 */
@NullMarked
package io.github.uq4j.score.io;

import org.jspecify.annotations.NullMarked;
