/**
 * The commands {@code uq clue ...}: experience from labelled traces, distances of others, choosing
 * among several answers. They read options and files and print; what they compute is in the rooms
 * of metrics.
 */
@NullMarked
package io.github.uq4j.cli.clue;

import org.jspecify.annotations.NullMarked;
