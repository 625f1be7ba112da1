package io.github.uq4j.report.page;

import java.util.List;

/**
 * The whole page.
 *
 * @param shell what a browser needs before it shows anything
 * @param heading the words at the top
 * @param overview the numbers under them
 * @param answers the answers
 * @param provenance the lines at the bottom
 */
public record Page(
    Shell shell,
    Heading heading,
    Overview overview,
    List<AnswerPanel> answers,
    List<String> provenance) {}
