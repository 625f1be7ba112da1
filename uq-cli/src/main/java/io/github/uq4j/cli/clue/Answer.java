package io.github.uq4j.cli.clue;

import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * One answer to be remembered, scored or chosen.
 *
 * @param trace it alone, without other samples
 * @param prompt which answers belong together: the prompt's text, or the trace's id without one
 * @param text what it states, made comparable, if anything
 * @param right whether that is right, if it is known
 */
record Answer(Trace trace, String prompt, Optional<String> text, Optional<Boolean> right) {}
