package io.github.uq4j.report;

import java.util.List;

/**
 * What a page shows of answers nobody has checked: their tokens and scores.
 *
 * @param title the title; a blank one becomes a standard one
 * @param subtitle one sentence under it; may be empty
 * @param model the model; may be empty
 * @param answers the answers, in order; their claims are not shown
 * @param provenance how it came to be, one line each
 */
public record TokenReport(
    String title, String subtitle, String model, List<Answer> answers, List<String> provenance) {

  /** Copies the lists. */
  public TokenReport {
    answers = answers.stream().map(TokenReport::unclaimed).toList();
    provenance = List.copyOf(provenance);
  }

  private static Answer unclaimed(Answer answer) {
    return new Answer(
        answer.id(), answer.prompt(), answer.text(), answer.tokens(), List.of(), answer.scores());
  }
}
