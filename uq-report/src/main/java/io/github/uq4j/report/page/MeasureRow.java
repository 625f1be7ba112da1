package io.github.uq4j.report.page;

/**
 * One line of the table of measures.
 *
 * @param name what is measured
 * @param note how to read it, or empty
 * @param value the number
 * @param interval the interval in words, or empty
 * @param n the number of items
 * @param plot the style that places it on a scale from 0 to 1, or empty if it lies outside
 */
public record MeasureRow(
    String name, String note, String value, String interval, String n, String plot) {}
