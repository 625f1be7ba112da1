/** Pictures of what was found. */
@NullMarked
package io.github.uq4j.report;

import org.jspecify.annotations.NullMarked;
