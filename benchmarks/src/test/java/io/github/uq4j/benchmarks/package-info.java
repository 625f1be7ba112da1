/** Tests of what checks others. */
@NullMarked
package io.github.uq4j.benchmarks;

import org.jspecify.annotations.NullMarked;
