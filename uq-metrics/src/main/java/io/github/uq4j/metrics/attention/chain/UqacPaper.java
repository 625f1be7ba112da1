package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.score.Paper;

/** Where the scorers of this room come from. */
final class UqacPaper {

  static final Paper PAPER =
      new Paper(
          "Yinghao Li, Rushi Qiang, Lama Moukheiber, Chao Zhang",
          "Language Model Uncertainty Quantification with Attention Chain",
          2025,
          "https://arxiv.org/abs/2503.19168");

  private UqacPaper() {}
}
