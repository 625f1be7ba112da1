package io.github.uq4j.report.page;

/**
 * A button that narrows the list.
 *
 * @param id the filter's name in the script
 * @param label what it says
 * @param count claims it leaves
 * @param pressed "true" for the one that holds at the start, else "false"
 */
public record Filter(String id, String label, String count, String pressed) {}
