/** Tests of charts. */
@NullMarked
package io.github.uq4j.report.chart;

import org.jspecify.annotations.NullMarked;
