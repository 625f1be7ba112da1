package io.github.uq4j.report.page;

/** A chart of a page: its words, and its data as JSON without angle brackets. */
public record Picture(String id, String title, String caption, boolean empty, String json) {}
