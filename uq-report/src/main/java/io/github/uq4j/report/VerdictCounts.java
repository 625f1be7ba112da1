package io.github.uq4j.report;

import java.util.List;
import java.util.Optional;

/**
 * How often verdicts and truth agreed.
 *
 * @param caught wrong claims that were flagged
 * @param missed wrong claims that were not
 * @param falseAlarms right claims that were flagged
 * @param passed right claims that were not
 */
public record VerdictCounts(long caught, long missed, long falseAlarms, long passed) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public VerdictCounts {
    Checks.count("caught", caught);
    Checks.count("missed", missed);
    Checks.count("falseAlarms", falseAlarms);
    Checks.count("passed", passed);
  }

  /**
   * Counts the claims whose truth is known.
   *
   * @param answers the answers
   * @return the counts; all 0 where no truth is known
   */
  public static VerdictCounts of(List<Answer> answers) {
    return new VerdictCounts(
        count(answers, Outcome.CAUGHT),
        count(answers, Outcome.MISSED),
        count(answers, Outcome.FALSE_ALARM),
        count(answers, Outcome.PASSED));
  }

  /**
   * The number of claims whose truth is known.
   *
   * @return the sum of the four
   */
  public long total() {
    return caught + missed + falseAlarms + passed;
  }

  private static long count(List<Answer> answers, Outcome outcome) {
    Optional<Outcome> wanted = Optional.of(outcome);
    return answers.stream()
        .flatMap(answer -> answer.claims().stream())
        .filter(claim -> claim.outcome().equals(wanted))
        .count();
  }
}
