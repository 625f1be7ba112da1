/**
 * Charts of how good scores and rules are, on one HTML page that needs nothing else.
 *
 * <p>A {@link io.github.uq4j.report.chart.Chart} is data with words; {@link
 * io.github.uq4j.report.chart.EvaluationCharts} and {@link
 * io.github.uq4j.report.chart.DeferralCharts} make them of curves; {@link
 * io.github.uq4j.report.chart.HtmlFigures} puts them on a page, where Chart.js, bundled into it,
 * draws them. Numbers are computed elsewhere: here is only what a reader sees.
 */
@NullMarked
package io.github.uq4j.report.chart;

import org.jspecify.annotations.NullMarked;
