/**
 * Finding claims by asking a chat model, as the authors of claim-conditioned probability do, in
 * words of our own.
 *
 * <p>What a chat model is asked, how its replies are read, and what becomes of replies that cannot
 * be read may enter; how claims are tied to tokens is known by the room above.
 */
@NullMarked
package io.github.uq4j.factcheck.claims.prompted;

import org.jspecify.annotations.NullMarked;
