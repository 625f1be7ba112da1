package io.github.uq4j.score;

/**
 * Where a method comes from.
 *
 * @param authors the authors, first ones
 * @param title the paper's title
 * @param year the year it appeared
 * @param link where to read it
 */
public record Paper(String authors, String title, int year, String link) {}
