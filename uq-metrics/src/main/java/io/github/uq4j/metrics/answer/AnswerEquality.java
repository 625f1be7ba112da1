package io.github.uq4j.metrics.answer;

import io.github.uq4j.score.Profile;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether two stated answers are the same once notation that does not matter is taken away.
 *
 * <p>Each answer becomes a canonical text: TeX's spacing, sizes, units, degree and percent signs
 * go, {@code \frac12} and {@code 1/2} become {@code \frac{1}{2}}, {@code x=5} becomes {@code 5}.
 * The default profile also knows numbers by their value ({@code 2.0} is {@code 2}, {@code 1,000} is
 * {@code 1000}), and words in any case; the reference profile compares the texts only, as the code
 * beside the MATH data set does.
 *
 * <p>Source: Hendrycks and others, "Measuring Mathematical Problem Solving With the MATH Dataset",
 * NeurIPS 2021, <a href="https://arxiv.org/abs/2103.03874">arXiv:2103.03874</a>.
 *
 * <p>An empty answer is the same as another empty one. Immutable and safe for use by several
 * threads.
 */
public final class AnswerEquality {

  private static final AnswerEquality DEFAULTS = new AnswerEquality(Profile.DEFAULT);

  private final Profile profile;

  private AnswerEquality(Profile profile) {
    this.profile = profile;
  }

  /**
   * By value.
   *
   * @return the comparison
   */
  public static AnswerEquality withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a comparison
   */
  public AnswerEquality withProfile(Profile newProfile) {
    return new AnswerEquality(newProfile);
  }

  /**
   * A text that is the same for equal answers.
   *
   * @param answer an answer as stated
   * @return its canonical form; may be empty
   */
  public String canonical(String answer) {
    String text = TexAnswer.canonical(answer);
    if (profile == Profile.REFERENCE) {
      return text;
    }
    return number(text).map(AnswerEquality::plain).orElseGet(() -> text.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether two answers are the same.
   *
   * @param first one
   * @param second another
   * @return whether their canonical forms are equal
   */
  public boolean equal(String first, String second) {
    return canonical(first).equals(canonical(second));
  }

  private static Optional<BigDecimal> number(String text) {
    String digits = text.replaceAll(",(?=\\d{3}(?!\\d))", "");
    if (!digits.matches("[-+]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})")) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(digits.endsWith(".") ? digits + "0" : digits));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return "AnswerEquality[profile=" + profile + "]";
  }
}
