package io.github.uq4j.report.page;

/** What every page of charts carries: the security policy, the style sheet and both scripts. */
public record FigureShell(String policy, String css, String library, String script) {}
