/**
 * Doors in: makes traces of what inference servers and evaluation programs wrote down.
 *
 * <p>One file a source knows the shapes of its records; what they share (tokens, texts, prompts,
 * envelopes) is read in one place. Every number passes {@link
 * io.github.uq4j.trace.imports.LogprobCheck} before it becomes part of a trace. Nothing here calls
 * a server.
 */
@NullMarked
package io.github.uq4j.trace.imports;

import org.jspecify.annotations.NullMarked;
