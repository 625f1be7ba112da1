/**
 * The command {@code uq intention}: reads options and traces and prints; what it computes is in the
 * rooms of metrics.
 */
@NullMarked
package io.github.uq4j.cli.intention;

import org.jspecify.annotations.NullMarked;
