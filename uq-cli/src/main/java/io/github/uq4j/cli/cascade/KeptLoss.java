package io.github.uq4j.cli.cascade;

import io.github.uq4j.cli.shell.BadInputException;

/** What it costs to keep the small model's answer. */
enum KeptLoss {
  /** The answer is wrong. */
  WRONG("wrong") {
    @Override
    double of(double small, double large) {
      return 1 - small;
    }
  },
  /** The large model's answer would have been better, by so much. */
  REGRET("regret") {
    @Override
    double of(double small, double large) {
      return Math.max(0, large - small);
    }
  };

  private final String id;

  KeptLoss(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  abstract double of(double small, double large);

  static KeptLoss parse(String name) {
    for (KeptLoss loss : values()) {
      if (loss.id.equals(name)) {
        return loss;
      }
    }
    throw new BadInputException("--loss = " + name + "; must be wrong or regret");
  }
}
