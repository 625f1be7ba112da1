/**
 * Taking a sentence apart into what it states, by rules of English grammar.
 *
 * <p>Only the rules may enter, and the words they know; they see text and places, no tokens, no
 * scores and no facts. Not exported: {@link io.github.uq4j.factcheck.claims.ClauseClaims} is the
 * door.
 */
@NullMarked
package io.github.uq4j.factcheck.claims.clause;

import org.jspecify.annotations.NullMarked;
