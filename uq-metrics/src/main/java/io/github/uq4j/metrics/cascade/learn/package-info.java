/**
 * Learned deferral: rules fitted on prompts that both models have answered.
 *
 * <p>Features of a small model's answer, targets, learners and what comes of them. Everything is
 * fitted on training items only, scaling included; cross-fitting gives each item a prediction of a
 * rule that has not seen it.
 */
@NullMarked
package io.github.uq4j.metrics.cascade.learn;

import org.jspecify.annotations.NullMarked;
