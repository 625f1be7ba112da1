/** Fixtures and contract tests that every module shares. */
@NullMarked
package io.github.uq4j.testing;

import org.jspecify.annotations.NullMarked;
