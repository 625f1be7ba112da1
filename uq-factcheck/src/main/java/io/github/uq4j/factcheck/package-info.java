/** From an answer to verdicts on its claims. */
@NullMarked
package io.github.uq4j.factcheck;

import org.jspecify.annotations.NullMarked;
