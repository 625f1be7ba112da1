/**
 * The commands {@code uq cascade ...}: fitting, judging and running cascades of a small and a large
 * model. They read options and files and print; what they compute is in the rooms of metrics.
 */
@NullMarked
package io.github.uq4j.cli.cascade;

import org.jspecify.annotations.NullMarked;
