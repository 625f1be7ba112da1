/**
 * Finding the claims of an answer and the tokens that say them.
 *
 * <p>Extractors and alignment may enter; scores may not. Every extractor here works on text and
 * recorded tokens alone, without a model, except {@link
 * io.github.uq4j.factcheck.claims.PolygraphClaims}, which is given the replies of one.
 */
@NullMarked
package io.github.uq4j.factcheck.claims;

import org.jspecify.annotations.NullMarked;
