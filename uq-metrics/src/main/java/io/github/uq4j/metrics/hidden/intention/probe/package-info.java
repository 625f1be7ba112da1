/**
 * What can be read off states before the first token: linear probes, and how well they tell right
 * answers from wrong ones that they have not seen.
 */
@NullMarked
package io.github.uq4j.metrics.hidden.intention.probe;

import org.jspecify.annotations.NullMarked;
