/**
 * Pictures of evaluation and decision: reliability, ROC, risk-coverage, histograms by outcome,
 * deferral.
 *
 * <p>This room turns records of curves and diagrams into charts and pages of charts. A chart
 * library paints; what a picture shows, in which words, and in which colours is decided here.
 * Nothing here computes a measure.
 */
@NullMarked
package io.github.uq4j.report.chart;

import org.jspecify.annotations.NullMarked;
