/** Tests of the report: what is in the file, that nothing leaks, that it can be read. */
@NullMarked
package io.github.uq4j.report;

import org.jspecify.annotations.NullMarked;
