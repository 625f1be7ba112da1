/**
 * Scorers of one generation, from the distributions its tokens were drawn from.
 *
 * <p>A scorer belongs here if it needs nothing but what is recorded of each step (the chosen
 * token's log-probability, the entropy, alternatives or full rows of logits), or what a language
 * model says of the same tokens in one further pass. No sample, attention or hidden state is looked
 * at.
 *
 * <p>Unless a scorer says otherwise, tokens of the text count and special tokens (end of sequence)
 * do not; the reference profile counts every listed token, as LM-Polygraph does.
 */
@NullMarked
package io.github.uq4j.metrics.token;

import org.jspecify.annotations.NullMarked;
