package io.github.uq4j.report.page;

import java.util.List;

/**
 * The numbers about all answers.
 *
 * @param figures the large numbers
 * @param cells verdict against truth: caught, missed, false alarm, passed; empty if no truth is
 *     known
 * @param histogram claims by doubt; empty if there are no claims
 * @param threshold the doubt from which a claim is flagged
 * @param thresholdPercent the same in percent
 * @param thresholdCss its classes
 * @param measures the table of measures
 * @param scale samples of the underlines, by ascending doubt
 * @param filters the buttons
 * @param otherScores whether any claim has further numbers
 * @param checked whether answers have claims, which are underlined and listed
 */
public record Overview(
    List<Figure> figures,
    List<Cell> cells,
    List<Bar> histogram,
    String threshold,
    String thresholdPercent,
    String thresholdCss,
    List<MeasureRow> measures,
    List<AnswerPanel.Badge> scale,
    List<Filter> filters,
    boolean otherScores,
    boolean checked) {}
