package io.github.uq4j.metrics.sampling.graph;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.math.SymmetricEigen;
import io.github.uq4j.metrics.sampling.answers.EntailmentMatrix;
import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Trace;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A symmetric weight for every pair of samples, and what is computed from it. */
final class SampleGraph {

  private final double[][] weights;

  private SampleGraph(double[][] weights) {
    this.weights = weights;
  }

  static HelperQuestions questions(Trace trace, Affinity affinity, Profile profile) {
    return affinity == Affinity.JACCARD
        ? HelperQuestions.none()
        : EntailmentMatrix.questions(trace, profile);
  }

  static SampleGraph of(Trace trace, Helpers helpers, Affinity affinity, Profile profile) {
    return new SampleGraph(
        affinity == Affinity.JACCARD
            ? sharedWords(SampledAnswers.of(trace).texts(), profile)
            : judged(EntailmentMatrix.of(trace, helpers, profile), affinity));
  }

  private static double[][] judged(EntailmentMatrix matrix, Affinity affinity) {
    int n = matrix.size();
    double[][] weights = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        weights[i][j] =
            affinity == Affinity.ENTAILMENT
                ? (matrix.of(i, j).entailment() + matrix.of(j, i).entailment()) / 2
                : 1 - (matrix.of(i, j).contradiction() + matrix.of(j, i).contradiction()) / 2;
      }
    }
    return weights;
  }

  private static double[][] sharedWords(List<String> texts, Profile profile) {
    int n = texts.size();
    List<Set<String>> words = texts.stream().map(SampleGraph::words).toList();
    double[][] weights = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        boolean same = i == j || (profile == Profile.DEFAULT && texts.get(i).equals(texts.get(j)));
        weights[i][j] = same ? 1 : jaccard(words.get(i), words.get(j));
      }
    }
    return weights;
  }

  private static Set<String> words(String text) {
    Set<String> words =
        new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).strip().split("\\s+")));
    words.remove("");
    return words;
  }

  private static double jaccard(Set<String> a, Set<String> b) {
    long shared = a.stream().filter(b::contains).count();
    long all = a.size() + b.size() - shared;
    return all == 0 ? 0 : (double) shared / all;
  }

  int size() {
    return weights.length;
  }

  /** The sum of all weights. */
  double total() {
    return Arrays.stream(weights).mapToDouble(StableSum::of).sum();
  }

  /**
   * Eigenvalues and eigenvectors of {@code I - D^(-1/2) W D^(-1/2)}; a node without any weight
   * stands alone, with a 1 on the diagonal.
   */
  SymmetricEigen laplacian() {
    int n = size();
    double[] degrees = Arrays.stream(weights).mapToDouble(StableSum::of).toArray();
    double[][] laplacian = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double scale = Math.sqrt(degrees[i]) * Math.sqrt(degrees[j]);
        laplacian[i][j] = (i == j ? 1 : 0) - (scale > 0 ? weights[i][j] / scale : 0);
      }
    }
    return SymmetricEigen.of(laplacian);
  }
}
