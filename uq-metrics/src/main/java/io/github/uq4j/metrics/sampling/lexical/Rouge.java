package io.github.uq4j.metrics.sampling.lexical;

import io.github.uq4j.score.Profile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * ROUGE F-measures (Lin 2004) as the Python package {@code rouge_score} computes them with its
 * stemmer: lower case, everything but letters and digits a separator, words of more than three
 * letters stemmed. In the reference only {@code a-z} and {@code 0-9} are letters and digits.
 */
final class Rouge {

  private static final Pattern NOT_ASCII_WORD = Pattern.compile("[^a-z0-9]+");
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
  private static final Pattern ASCII_WORD = Pattern.compile("[a-z0-9]+");
  private static final int UNSTEMMED = 3;

  private Rouge() {}

  static double ofRuns(String first, String second, int n, Profile profile) {
    Map<List<String>, Integer> a = WordRuns.of(words(first, profile), n);
    Map<List<String>, Integer> b = WordRuns.of(words(second, profile), n);
    return fMeasure(WordRuns.shared(a, b), total(a), total(b));
  }

  static double ofSubsequence(String first, String second, Profile profile) {
    List<String> a = words(first, profile);
    List<String> b = words(second, profile);
    int[] previous = new int[b.size() + 1];
    for (String word : a) {
      int[] current = new int[b.size() + 1];
      for (int j = 1; j <= b.size(); j++) {
        current[j] =
            word.equals(b.get(j - 1)) ? previous[j - 1] + 1 : Math.max(previous[j], current[j - 1]);
      }
      previous = current;
    }
    return fMeasure(previous[b.size()], a.size(), b.size());
  }

  private static int total(Map<List<String>, Integer> runs) {
    return runs.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static double fMeasure(int shared, int first, int second) {
    if (shared == 0) {
      return 0;
    }
    double precision = (double) shared / second;
    double recall = (double) shared / first;
    return 2 * precision * recall / (precision + recall);
  }

  private static List<String> words(String text, Profile profile) {
    Pattern separator = profile == Profile.REFERENCE ? NOT_ASCII_WORD : NOT_WORD;
    return Arrays.stream(separator.split(text.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty())
        .map(Rouge::stem)
        .toList();
  }

  private static String stem(String word) {
    return word.length() > UNSTEMMED && ASCII_WORD.matcher(word).matches()
        ? PorterStemmer.stem(word)
        : word;
  }
}
