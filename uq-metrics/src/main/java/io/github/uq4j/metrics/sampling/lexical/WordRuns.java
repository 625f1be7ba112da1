package io.github.uq4j.metrics.sampling.lexical;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs of n neighbouring words, counted. */
final class WordRuns {

  private WordRuns() {}

  static Map<List<String>, Integer> of(List<String> words, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= words.size(); i++) {
      counts.merge(words.subList(i, i + n), 1, Integer::sum);
    }
    return counts;
  }

  /** How many runs the two share, each as often as it is in both. */
  static int shared(Map<List<String>, Integer> a, Map<List<String>, Integer> b) {
    int shared = 0;
    for (Map.Entry<List<String>, Integer> run : a.entrySet()) {
      shared += Math.min(run.getValue(), b.getOrDefault(run.getKey(), 0));
    }
    return shared;
  }
}
