/**
 * The vocabulary of claims: what an answer says, piece by piece, and what is thought of each piece.
 *
 * <p>How claims are found and scored lives with the fact checker; this room holds only what both
 * sides of it exchange.
 */
@NullMarked
package io.github.uq4j.claim;

import org.jspecify.annotations.NullMarked;
