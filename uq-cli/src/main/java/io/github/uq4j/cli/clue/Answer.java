package io.github.uq4j.cli.clue;

import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * One answer to be remembered, scored or chosen.
 *
 * @param trace it alone, without other samples
 * @param group which answers belong together: a label, the prompt's text, or the trace's id
 * @param said what it states, as it stands there, if anything
 * @param text the same, made comparable
 * @param right whether that is right, if it is known
 */
record Answer(
    Trace trace,
    String group,
    Optional<String> said,
    Optional<String> text,
    Optional<Boolean> right) {}
