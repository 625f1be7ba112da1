package io.github.uq4j.report;

import io.github.uq4j.trace.EntailmentLabel;
import java.util.Optional;

/**
 * A token the model could have said, as the report shows it.
 *
 * @param text the token's own text; blanks at its ends are kept, an empty text is shown as such
 * @param probability its probability, in [0, 1]
 * @param label what an entailment model says of it beside the token that was said, where asked
 */
public record AlternativeView(String text, double probability, Optional<EntailmentLabel> label) {

  /**
   * Checks the probability.
   *
   * @throws IllegalArgumentException if {@code probability} is not in [0, 1] or is NaN
   */
  public AlternativeView {
    Checks.unit("probability of alternative \"" + text + "\"", probability);
  }

  /**
   * An alternative that no entailment model judged.
   *
   * @param text the token's own text
   * @param probability its probability, in [0, 1]
   * @return the alternative, without a label
   * @throws IllegalArgumentException if {@code probability} is not in [0, 1] or is NaN
   */
  public static AlternativeView of(String text, double probability) {
    return new AlternativeView(text, probability, Optional.empty());
  }

  /**
   * An alternative with its label.
   *
   * @param text the token's own text
   * @param probability its probability, in [0, 1]
   * @param label what an entailment model says of it
   * @return the alternative
   * @throws IllegalArgumentException if {@code probability} is not in [0, 1] or is NaN
   */
  public static AlternativeView of(String text, double probability, EntailmentLabel label) {
    return new AlternativeView(text, probability, Optional.of(label));
  }
}
