/**
 * Speculative cascades: where, token by token, a small model's draft is left to a large model.
 *
 * <p>A rule belongs here if it looks at the two models' distributions of the same token. These
 * rules are analysis of what was recorded; they run no model. Rules that look at a whole answer are
 * rules of routing.
 */
@NullMarked
package io.github.uq4j.metrics.cascade.speculative;

import org.jspecify.annotations.NullMarked;
