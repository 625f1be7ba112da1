package io.github.uq4j.report.page;

/**
 * A large number with its words.
 *
 * @param value the number
 * @param label what it counts
 * @param note more about it, or empty
 */
public record Figure(String value, String label, String note) {}
