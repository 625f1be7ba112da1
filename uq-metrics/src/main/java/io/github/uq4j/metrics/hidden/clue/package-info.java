/**
 * CLUE: whether a reasoning trace looks like past successes or past failures, by how hidden states
 * change from its beginning to its end.
 *
 * <p>Experience, distances, votes over several answers. Other scorers of hidden states do not
 * belong here.
 */
@NullMarked
package io.github.uq4j.metrics.hidden.clue;

import org.jspecify.annotations.NullMarked;
