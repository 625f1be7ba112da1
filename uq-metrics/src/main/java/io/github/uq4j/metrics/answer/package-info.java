/**
 * The answer inside a response: where a chain of thought states its result, and whether two results
 * are the same.
 *
 * <p>Scorers that ask how sure an answer is, and votes over several answers, need it. What a
 * response means beyond its stated result does not belong here.
 */
@NullMarked
package io.github.uq4j.metrics.answer;

import org.jspecify.annotations.NullMarked;
