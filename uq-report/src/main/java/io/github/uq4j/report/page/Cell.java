package io.github.uq4j.report.page;

/**
 * One of the four fields of verdict against truth.
 *
 * @param css its class
 * @param count the number
 * @param title its name
 * @param meaning what it means
 */
public record Cell(String css, String count, String title, String meaning) {}
