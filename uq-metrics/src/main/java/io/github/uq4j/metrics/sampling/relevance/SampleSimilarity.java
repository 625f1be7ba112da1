package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.metrics.sampling.answers.Judged;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/** How alike the samples are, as each variant asks about them. */
final class SampleSimilarity {

  private final List<String> texts;
  private final SarVariant variant;

  private SampleSimilarity(List<String> texts, SarVariant variant) {
    this.texts = texts;
    this.variant = variant;
  }

  static SampleSimilarity of(Trace trace, List<Generation> samples, SarVariant variant) {
    String before = variant == SarVariant.REFERENCE ? trace.prompt().orElseThrow().text() : "";
    return new SampleSimilarity(
        samples.stream().map(sample -> before + sample.text()).toList(), variant);
  }

  List<TextPair> pairs() {
    List<TextPair> pairs = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      for (int j = 0; j < texts.size(); j++) {
        if (variant == SarVariant.POLYGRAPH || (i < j && !known(i, j))) {
          pairs.add(pair(i, j));
        }
      }
    }
    return Judged.distinct(pairs);
  }

  private boolean known(int i, int j) {
    return variant == SarVariant.DEFAULT && texts.get(i).equals(texts.get(j));
  }

  /** The order of asking: by default the text mentioned first comes first, each pair once. */
  private TextPair pair(int i, int j) {
    if (variant == SarVariant.POLYGRAPH) {
      return new TextPair(texts.get(i), texts.get(j));
    }
    if (variant == SarVariant.REFERENCE) {
      return new TextPair(texts.get(Math.min(i, j)), texts.get(Math.max(i, j)));
    }
    int first = texts.indexOf(texts.get(i));
    int second = texts.indexOf(texts.get(j));
    return new TextPair(texts.get(Math.min(first, second)), texts.get(Math.max(first, second)));
  }

  double[][] matrix(Judged<Double> judged) {
    int n = texts.size();
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          TextPair pair = pair(i, j);
          matrix[i][j] =
              known(i, j) ? 1 : TokenRemovals.held(judged.of(pair.first(), pair.second()), variant);
        }
      }
    }
    return matrix;
  }
}
