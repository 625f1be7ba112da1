package io.github.uq4j.metrics.sampling.answers;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.List;

/**
 * How unlike the samples are to the answer, by a similarity model. By default a sample that is the
 * answer word for word is not asked about and has similarity 1, and similarities are held to {@code
 * [0, 1]}; the reference asks about every distinct sample and takes what it is told.
 */
public final class GreedySimilarity {

  private GreedySimilarity() {}

  /**
   * What will be asked.
   *
   * @param trace a trace
   * @param profile which variant
   * @return the pairs (answer, sample)
   */
  public static HelperQuestions questions(Trace trace, Profile profile) {
    return HelperQuestions.ofSimilarity(pairs(trace, profile));
  }

  private static List<TextPair> pairs(Trace trace, Profile profile) {
    String answer = trace.generation().text();
    return SampledAnswers.of(trace).distinctTexts().stream()
        .filter(text -> profile == Profile.REFERENCE || !text.equals(answer))
        .map(text -> new TextPair(answer, text))
        .toList();
  }

  /**
   * The mean of 1 - similarity over the samples.
   *
   * @param trace a trace with samples
   * @param helpers models it may ask
   * @param profile which variant
   * @return the mean; in {@code [0, 1]} by default
   */
  public static double meanDistance(Trace trace, Helpers helpers, Profile profile) {
    Judged<Double> judged = Judged.ask(pairs(trace, profile), helpers.similarityFor(trace)::judge);
    String answer = trace.generation().text();
    StableSum sum = new StableSum();
    for (String text : SampledAnswers.of(trace).texts()) {
      if (profile == Profile.REFERENCE) {
        sum.accept(1 - judged.of(answer, text));
      } else {
        sum.accept(text.equals(answer) ? 0 : 1 - Math.max(0, Math.min(1, judged.of(answer, text))));
      }
    }
    return sum.mean();
  }
}
