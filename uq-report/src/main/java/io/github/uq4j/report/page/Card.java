package io.github.uq4j.report.page;

import java.util.List;

/**
 * One claim in the list beside an answer.
 *
 * @param css its classes
 * @param number its number in the answer
 * @param target the place of its text in the page; empty if it covers none
 * @param text the claim
 * @param doubt its doubt
 * @param percent its doubt in percent
 * @param verdict its verdict
 * @param outcome verdict against truth: none or one
 * @param truth what is true, or empty
 * @param truthNote more about the truth, or empty
 * @param others further numbers, or empty
 */
public record Card(
    String css,
    String number,
    String target,
    String text,
    String doubt,
    String percent,
    AnswerPanel.Badge verdict,
    List<AnswerPanel.Badge> outcome,
    String truth,
    String truthNote,
    String others) {}
