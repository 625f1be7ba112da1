/**
 * Cascades: which answers of a small model to keep and which prompts to hand on to a large one.
 *
 * <p>Here are the rules that look at a small model's answer, and the curve that says what a rule is
 * worth: quality against the share of prompts handed on. Learned rules, routers and the rules of
 * speculative decoding have rooms below; how good a score is at telling right from wrong, without a
 * second model, belongs to the room of evaluation.
 */
@NullMarked
package io.github.uq4j.metrics.cascade;

import org.jspecify.annotations.NullMarked;
