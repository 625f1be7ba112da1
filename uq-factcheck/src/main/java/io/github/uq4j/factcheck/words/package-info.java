/**
 * The words of an answer: which tokens make one, which of them carry grammar only, and what word a
 * model would have made of a piece. Nothing here knows what a claim is.
 */
@NullMarked
package io.github.uq4j.factcheck.words;

import org.jspecify.annotations.NullMarked;
