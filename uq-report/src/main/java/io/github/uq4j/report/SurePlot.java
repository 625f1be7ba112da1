package io.github.uq4j.report;

import io.github.uq4j.report.page.AnswerPanel.Tick;
import io.github.uq4j.report.page.Decimals;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The small picture of how sure the model was along an answer. */
final class SurePlot {

  private static final int TICKS = 24;
  private static final double SHORTEST = 0.04;

  private SurePlot() {}

  /** The mean of {@code -ln p}; 0 without a log-probability. */
  static double surprise(Answer answer) {
    return 0.0
        - answer.tokens().stream()
            .map(HeatToken::logprob)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .average()
            .orElse(0);
  }

  /** A tick a token, or the least sure token of as many as share a tick. */
  static List<Tick> ticks(Answer answer) {
    int tokens = answer.tokens().size();
    int count = Math.min(TICKS, tokens);
    List<Tick> ticks = new ArrayList<>(count);
    for (int tick = 0; tick < count; tick++) {
      int from = (int) ((long) tick * tokens / count);
      int to = (int) ((tick + 1L) * tokens / count);
      double worst =
          answer.tokens().subList(from, to).stream()
              .mapToDouble(HeatToken::uncertainty)
              .max()
              .orElse(0);
      ticks.add(new Tick(Shades.doubt(worst), Decimals.percent(Math.max(SHORTEST, worst))));
    }
    return ticks;
  }

  /** The typical probability of a token, in words. */
  static String counts(Answer answer) {
    if (answer.tokens().isEmpty()) {
      return "no tokens";
    }
    return Decimals.of(answer.tokens().size(), "token", "tokens")
        + ", "
        + Decimals.fixed(100 * Math.exp(0 - surprise(answer)), 0)
        + "\u00a0% sure";
  }
}
