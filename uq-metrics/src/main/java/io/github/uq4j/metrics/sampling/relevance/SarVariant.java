package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.score.Profile;

/** Whose SAR to compute. */
public enum SarVariant {
  /**
   * What is right: a token is removed at its own place; prompt and answer are joined by a space
   * where neither brings one; samples are compared without the prompt, each unordered pair of
   * distinct texts once, identical texts being alike without asking; similarities are held to
   * {@code [0, 1]} by absolute value and cut; a text whose tokens are all irrelevant weighs them
   * evenly; a single token weighs 1 without asking; samples without text are passed over; sums are
   * logarithms.
   */
  DEFAULT("default"),
  /**
   * The authors' repository: every occurrence of a token's text is removed from the whole answer,
   * inside other words, too; prompt and answer are joined as they are, for samples as well; where
   * all tokens of a sample are irrelevant, the value is 0 (the repository's NaN, read as 0 when it
   * evaluates), that is, unjustly sure; where relevances and log-probabilities differ in number, a
   * sample's share is 0, too. Sums are logarithms here as well: where the repository's single
   * precision underflows to infinity, the value stays finite.
   */
  REFERENCE("reference"),
  /**
   * LM-Polygraph: tokens are judged with the prompt, a space and the tokens' texts, end of sequence
   * asked about but irrelevant; {@code token-sar} looks at the answer, not at samples; samples are
   * compared without the prompt, in both directions and with themselves, and the similarity need
   * not be symmetric. Where it gives NaN (all tokens irrelevant), tokens weigh evenly.
   */
  POLYGRAPH("polygraph");

  private final String id;

  SarVariant(String id) {
    this.id = id;
  }

  /**
   * The name used as an option.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }

  static SarVariant of(Profile profile) {
    return profile == Profile.DEFAULT ? DEFAULT : REFERENCE;
  }
}
