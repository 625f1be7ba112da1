package io.github.uq4j.report.page;

/**
 * One column of the histogram.
 *
 * @param spoken the column in words
 * @param up height of the upper bar in percent of its half
 * @param down height of the lower bar in percent of its half
 * @param upCount claims in the upper bar; empty if none
 * @param downCount claims in the lower bar; empty if none
 * @param truthKnown whether there is a lower bar, of the wrong claims
 */
public record Bar(
    String spoken, String up, String down, String upCount, String downCount, boolean truthKnown) {}
