/**
 * What all scorers of several samples share: the sampled answers of a trace, the judgements helper
 * models make of them, and the classes of equal meaning.
 *
 * <p>Whatever is asked of a helper model is asked here: once a trace, without repeats. The room is
 * not exported.
 */
@NullMarked
package io.github.uq4j.metrics.sampling.answers;

import org.jspecify.annotations.NullMarked;
