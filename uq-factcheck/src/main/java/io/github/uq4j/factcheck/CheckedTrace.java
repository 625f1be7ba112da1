package io.github.uq4j.factcheck;

import io.github.uq4j.trace.Trace;

/**
 * An answer that was asked for and checked.
 *
 * @param trace the model run
 * @param check what is made of its claims
 */
public record CheckedTrace(Trace trace, FactCheck check) {}
