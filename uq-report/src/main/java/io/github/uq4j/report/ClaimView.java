package io.github.uq4j.report;

import io.github.uq4j.claim.Verdict;
import io.github.uq4j.trace.TextSpan;
import java.util.List;
import java.util.Optional;

/**
 * A claim of an answer, as the report shows it.
 *
 * @param text the claim in words
 * @param span the stretch of the answer it comes from, in UTF-16 code units; claims may overlap
 * @param doubt how doubtful it is, in [0, 1]; 1 is the most doubtful
 * @param verdict what is made of the doubt
 * @param truth whether it is true, where somebody knows
 * @param truthNote what is true in words, such as "born in Oslo; the answer says Lund"
 * @param otherScores further numbers to show, in order
 */
public record ClaimView(
    String text,
    TextSpan span,
    double doubt,
    Verdict verdict,
    Optional<Boolean> truth,
    Optional<String> truthNote,
    List<NamedScore> otherScores) {

  /**
   * Copies the list and checks the doubt.
   *
   * @throws IllegalArgumentException if {@code doubt} is not in [0, 1] or is NaN
   */
  public ClaimView {
    Checks.unit("doubt of claim \"" + text + "\"", doubt);
    otherScores = List.copyOf(otherScores);
  }

  /**
   * A claim of which nobody knows the truth.
   *
   * @param text the claim in words
   * @param span where it stands in the answer
   * @param doubt how doubtful it is, in [0, 1]
   * @param verdict what is made of the doubt
   * @return the claim
   * @throws IllegalArgumentException if {@code doubt} is not in [0, 1] or is NaN
   */
  public static ClaimView of(String text, TextSpan span, double doubt, Verdict verdict) {
    return new ClaimView(text, span, doubt, verdict, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * The same with what is known about its truth.
   *
   * @param known whether it is true
   * @return a new claim
   */
  public ClaimView withTruth(boolean known) {
    return new ClaimView(text, span, doubt, verdict, Optional.of(known), truthNote, otherScores);
  }

  /**
   * The same with what is true in words.
   *
   * @param note the words
   * @return a new claim
   */
  public ClaimView withTruthNote(String note) {
    return new ClaimView(text, span, doubt, verdict, truth, Optional.of(note), otherScores);
  }

  /**
   * The same with further numbers to show.
   *
   * @param scores the numbers, in order
   * @return a new claim
   */
  public ClaimView withOtherScores(List<NamedScore> scores) {
    return new ClaimView(text, span, doubt, verdict, truth, truthNote, scores);
  }

  /**
   * How the verdict compares with the truth.
   *
   * @return the outcome; empty where nobody knows the truth
   */
  public Optional<Outcome> outcome() {
    return truth.map(known -> Outcome.of(verdict, known));
  }
}
