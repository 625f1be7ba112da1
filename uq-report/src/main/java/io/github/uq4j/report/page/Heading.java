package io.github.uq4j.report.page;

/**
 * The words at the top.
 *
 * @param title the title
 * @param subtitle the sentence under it, or empty
 * @param model the model, or empty
 */
public record Heading(String title, String subtitle, String model) {}
