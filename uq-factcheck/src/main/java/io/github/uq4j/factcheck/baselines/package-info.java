/**
 * Scores of claims from the recorded distributions of their tokens alone, without a helper model.
 *
 * <p>They are what claim-conditioned probability is measured against.
 */
@NullMarked
package io.github.uq4j.factcheck.baselines;

import org.jspecify.annotations.NullMarked;
