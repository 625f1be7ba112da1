/**
 * What one run of a language model left behind.
 *
 * <p>A {@link io.github.uq4j.trace.Trace} is the one door: everything that computes a score reads
 * traces and cannot tell a live model from a file. Only plain values and read-only views over
 * numbers enter this room; reading files, calling models and computing scores live elsewhere. It
 * uses nothing but the JDK.
 */
@NullMarked
package io.github.uq4j.trace;

import org.jspecify.annotations.NullMarked;
