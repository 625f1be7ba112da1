/**
 * Scores of claims that are not claim-conditioned probability, and that it is measured against.
 *
 * <p>Their arithmetic is that of the scorers of whole answers, which they ask about a claim's
 * tokens or words; nothing is computed here that is computed there.
 */
@NullMarked
package io.github.uq4j.factcheck.baselines;

import org.jspecify.annotations.NullMarked;
