package io.github.uq4j.metrics.cascade;

import io.github.uq4j.score.Paper;

/** Where the rules of this room come from. */
final class ChowPaper {

  static final Paper PAPER =
      new Paper(
          "Neha Gupta, Harikrishna Narasimhan, Wittawat Jitkrittum, Ankit Singh Rawat, Aditya"
              + " Krishna Menon, Sanjiv Kumar",
          "Language Model Cascades: Token-level Uncertainty and Beyond",
          2024,
          "https://arxiv.org/abs/2404.10136");

  private ChowPaper() {}
}
