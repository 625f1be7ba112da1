/**
 * Claim-conditioned probability: how sure a model is of what a claim says, apart from how it says
 * it and what else it could have talked about.
 *
 * <p>Fadeeva, Rubashevskii, Shelmanov and others, "Fact-Checking the Output of Large Language
 * Models via Token-Level Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696. The
 * method at the level of claims, answers and tokens, its options, and the explanation of its
 * numbers live here; nothing else does.
 */
@NullMarked
package io.github.uq4j.factcheck.ccp;

import org.jspecify.annotations.NullMarked;
