/**
 * What the templates print: strings and numbers that need no further thought.
 *
 * <p>This room exists so that the templates hold no logic and know nothing of the report's
 * vocabulary. It is not exported.
 */
@NullMarked
package io.github.uq4j.report.page;

import org.jspecify.annotations.NullMarked;
