/**
 * Shifting attention to relevance (SAR): tokens and samples that carry the meaning weigh more.
 *
 * <p>Three variants: what is right, the authors' repository, and LM-Polygraph; {@link SarVariant}
 * says how they differ.
 */
@NullMarked
package io.github.uq4j.metrics.sampling.relevance;

import org.jspecify.annotations.NullMarked;
