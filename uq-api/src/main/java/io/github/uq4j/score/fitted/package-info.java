/**
 * What was learnt from labelled scores, kept: its numbers, what they were learnt from, and the
 * small readable file that holds both.
 *
 * <p>A fitted object belongs to the room that can fit and use it; here it is only a name, a version
 * and named values. Knows the vocabulary of scores and Jackson; computes nothing.
 */
@NullMarked
package io.github.uq4j.score.fitted;

import org.jspecify.annotations.NullMarked;
