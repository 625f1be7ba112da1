package io.github.uq4j.metrics.cascade.route;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happened to a prompt at one stage.
 *
 * @param stage the stage's name
 * @param confidence of its answer, if a rule was asked; may be negative infinity
 * @param threshold what the confidence was compared with
 * @param promptTokens tokens read; 0 where the trace does not list them
 * @param newTokens tokens written
 * @param nanos wall time: the prompt's share of its batch
 * @param failure why there is no answer, if there is none
 */
public record StageVisit(
    String stage,
    OptionalDouble confidence,
    OptionalDouble threshold,
    int promptTokens,
    int newTokens,
    long nanos,
    Optional<String> failure) {}
