package io.github.uq4j.metrics.sampling.lexical;

import io.github.uq4j.score.Profile;

/** How the likeness of two texts is measured by their words. */
public enum Overlap {
  /** F-measure of shared words. */
  ROUGE_1("rouge-1"),
  /** F-measure of shared pairs of neighbouring words. */
  ROUGE_2("rouge-2"),
  /** F-measure of the longest common subsequence of words. */
  ROUGE_L("rouge-l"),
  /** Geometric mean of the precisions of one to four words, with a penalty for shortness. */
  BLEU("bleu");

  private final String id;

  Overlap(String id) {
    this.id = id;
  }

  /**
   * The name used in a scorer's id.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }

  double of(String first, String second, Profile profile) {
    if (profile == Profile.REFERENCE) {
      return plain(first, second, profile);
    }
    if (first.equals(second)) {
      return 1;
    }
    return this == BLEU
        ? (plain(first, second, profile) + plain(second, first, profile)) / 2
        : plain(first, second, profile);
  }

  private double plain(String first, String second, Profile profile) {
    return switch (this) {
      case ROUGE_1 -> Rouge.ofRuns(first, second, 1, profile);
      case ROUGE_2 -> Rouge.ofRuns(first, second, 2, profile);
      case ROUGE_L -> Rouge.ofSubsequence(first, second, profile);
      case BLEU -> Bleu.of(first, second);
    };
  }
}
