/** Scorers of one answer, from the distributions its tokens were drawn from. */
@NullMarked
package io.github.uq4j.metrics.token;

import org.jspecify.annotations.NullMarked;
