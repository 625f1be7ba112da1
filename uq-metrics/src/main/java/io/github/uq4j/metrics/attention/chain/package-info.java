/**
 * Attention chains: which words of a chain of thought an answer rests on, found by walking back
 * through the attention that the model paid, and how probable the answer is given only those.
 *
 * <p>The steps of UQAC stand side by side so that each can be looked at, drawn and tested alone:
 * reduction of the heads, backtracking, the filter by similarity, substitutions. Scorers made of
 * them live here, too; what only looks at attention without a chain belongs to the room above.
 */
@NullMarked
package io.github.uq4j.metrics.attention.chain;

import org.jspecify.annotations.NullMarked;
