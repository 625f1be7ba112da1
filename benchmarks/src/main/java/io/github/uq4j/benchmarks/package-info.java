/** Speed of the parts a user waits for. */
@NullMarked
package io.github.uq4j.benchmarks;

import org.jspecify.annotations.NullMarked;
