package io.github.uq4j.benchmarks;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Trace files of random content, the same for the same count. */
final class TraceFiles {

  private static final int TOKENS = 64;
  private static final int TOP = 10;
  private static final int VOCABULARY = 30_000;

  private TraceFiles() {}

  static void write(Path file, int traces) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    try (TraceWriter writer = TraceWriter.create(file)) {
      for (int t = 0; t < traces; t++) {
        writer.write(trace(random, t));
      }
      writer.commit();
    }
  }

  private static Trace trace(SplittableRandom random, int number) {
    StringBuilder text = new StringBuilder();
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < TOKENS; t++) {
      List<Alternative> top = new ArrayList<>();
      double left = 1;
      for (int k = 0; k < TOP; k++) {
        double share = left * (0.5 + 0.4 * random.nextDouble());
        left -= share;
        top.add(alternative(random, share));
      }
      Alternative chosen = top.get(random.nextInt(4) == 0 ? 1 : 0);
      TextSpan span = new TextSpan(text.length(), text.length() + chosen.text().length());
      text.append(chosen.text());
      TokenDistribution distribution =
          TokenDistribution.of(chosen.logprob())
              .withEntropy(rounded(random.nextDouble()))
              .withTop(top);
      tokens.add(
          Token.of(chosen.text(), distribution).withId(chosen.id().orElseThrow()).withSpan(span));
    }
    return Trace.of("question-" + number, Generation.of(text.toString(), tokens))
        .withModel(ModelInfo.of("some-model"))
        .withPrompt(Prompt.of("What is known of number " + number + "?"));
  }

  private static Alternative alternative(SplittableRandom random, double probability) {
    int id = (int) (VOCABULARY * random.nextDouble() * random.nextDouble());
    return Alternative.of(id, word(id), rounded(Math.log(probability)));
  }

  private static String word(int id) {
    StringBuilder word = new StringBuilder(id % 3 == 0 ? "" : " ");
    for (int rest = id; rest > 0; rest /= 26) {
      word.append((char) ('a' + rest % 26));
    }
    return id % 50 == 0 ? word.append('\u00e9').toString() : word.toString();
  }

  /** As many digits as a float has. */
  private static double rounded(double value) {
    return Double.parseDouble(Float.toString((float) value));
  }
}
