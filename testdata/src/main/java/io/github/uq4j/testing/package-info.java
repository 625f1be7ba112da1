/**
 * What the tests of every module share: where test data lies, golden files, small traces, and the
 * contract every scorer keeps.
 *
 * <p>A new scorer extends one of the contract classes, adds a data file of small traces with the
 * values they must give, and is checked for range, orientation, determinism, unchanged input, short
 * answers, order of the tokens, refusals and use by several threads. Nothing here is published, and
 * nothing here may know a scorer.
 */
@NullMarked
package io.github.uq4j.testing;

import org.jspecify.annotations.NullMarked;
