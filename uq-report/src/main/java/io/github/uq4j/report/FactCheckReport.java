package io.github.uq4j.report;

import java.util.List;
import java.util.Optional;

/**
 * What a report of checked answers shows.
 *
 * @param title the title; may be empty
 * @param subtitle one sentence under it; may be empty
 * @param model the model that answered, in words; may be empty
 * @param threshold the doubt from which a claim is flagged, in [0, 1]
 * @param answers the answers, in the order to show; may be empty
 * @param summary numbers about the whole population
 * @param provenance how it came to be, one line each: seeds, versions, files
 */
public record FactCheckReport(
    String title,
    String subtitle,
    String model,
    double threshold,
    List<Answer> answers,
    Optional<Summary> summary,
    List<String> provenance) {

  /**
   * Copies the lists and checks the threshold.
   *
   * @throws IllegalArgumentException if {@code threshold} is not in [0, 1] or is NaN
   */
  public FactCheckReport {
    Checks.unit("threshold", threshold);
    answers = List.copyOf(answers);
    provenance = List.copyOf(provenance);
  }

  /**
   * A report without subtitle, model line, summary and provenance.
   *
   * @param title the title
   * @param threshold the doubt from which a claim is flagged, in [0, 1]
   * @param answers the answers, in the order to show
   * @return the report
   * @throws IllegalArgumentException if {@code threshold} is not in [0, 1] or is NaN
   */
  public static FactCheckReport of(String title, double threshold, List<Answer> answers) {
    return new FactCheckReport(title, "", "", threshold, answers, Optional.empty(), List.of());
  }

  /**
   * The same with a sentence under the title.
   *
   * @param sentence the sentence
   * @return a new report
   */
  public FactCheckReport withSubtitle(String sentence) {
    return new FactCheckReport(title, sentence, model, threshold, answers, summary, provenance);
  }

  /**
   * The same with the model named.
   *
   * @param words the model in words
   * @return a new report
   */
  public FactCheckReport withModel(String words) {
    return new FactCheckReport(title, subtitle, words, threshold, answers, summary, provenance);
  }

  /**
   * The same with numbers about the whole population.
   *
   * @param numbers the numbers
   * @return a new report
   */
  public FactCheckReport withSummary(Summary numbers) {
    return new FactCheckReport(
        title, subtitle, model, threshold, answers, Optional.of(numbers), provenance);
  }

  /**
   * The same with how it came to be.
   *
   * @param lines one line each
   * @return a new report
   */
  public FactCheckReport withProvenance(List<String> lines) {
    return new FactCheckReport(title, subtitle, model, threshold, answers, summary, lines);
  }
}
