/**
 * Running a cascade: prompts go to the first model, and those whose answers a rule is not sure
 * enough of go on to the next.
 *
 * <p>Rules and curves are in the room above; what runs here keeps a record of every decision.
 */
@NullMarked
package io.github.uq4j.metrics.cascade.route;

import org.jspecify.annotations.NullMarked;
