package io.github.uq4j.report.page;

/**
 * What a browser needs before it shows anything.
 *
 * @param policy the content security policy
 * @param css the style sheet
 * @param script the script
 */
public record Shell(String policy, String css, String script) {}
