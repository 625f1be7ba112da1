/**
 * Scores many traces: asks the helper models for all scorers at once, and keeps what they said.
 *
 * <p>Knows scorers, model ports and files of judgements; computes no score and runs no model of its
 * own.
 */
@NullMarked
package io.github.uq4j.score.run;

import org.jspecify.annotations.NullMarked;
