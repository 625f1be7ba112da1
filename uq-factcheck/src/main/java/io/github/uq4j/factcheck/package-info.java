/**
 * From an answer to verdicts on its claims.
 *
 * <p>This room holds the facade that joins an extractor of claims, scorers of claims and a
 * threshold. How claims are found lives in {@code claims}, how they are scored in {@code ccp} and
 * {@code baselines}; nothing here knows whether a claim is true.
 */
@NullMarked
package io.github.uq4j.factcheck;

import org.jspecify.annotations.NullMarked;
