package io.github.uq4j.metrics.sampling.lexical;

import java.util.Map;

/**
 * Porter's stemmer (Porter 1980, "An algorithm for suffix stripping", <a
 * href="https://doi.org/10.1108/eb046814">doi:10.1108/eb046814</a>) with the changes that {@code
 * nltk} makes by default and {@code rouge_score} so uses: a table of irregular forms, words of two
 * letters kept, {@code -ies} and {@code -ied} of four letters, {@code y} turned after a consonant
 * only, {@code -alli}, {@code -bli}, {@code -fulli}, {@code -logi}.
 */
final class PorterStemmer {

  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("skies", "sky"),
          Map.entry("sky", "sky"),
          Map.entry("dying", "die"),
          Map.entry("lying", "lie"),
          Map.entry("tying", "tie"),
          Map.entry("news", "news"),
          Map.entry("innings", "inning"),
          Map.entry("inning", "inning"),
          Map.entry("outings", "outing"),
          Map.entry("outing", "outing"),
          Map.entry("cannings", "canning"),
          Map.entry("canning", "canning"),
          Map.entry("howe", "howe"),
          Map.entry("proceed", "proceed"),
          Map.entry("exceed", "exceed"),
          Map.entry("succeed", "succeed"));

  /** Suffixes of the second step and what stands for them after a stem of positive measure. */
  private static final String[][] SECOND = {
    {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"},
    {"bli", "ble"}, {"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"},
    {"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"},
    {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"}, {"iviti", "ive"}, {"biliti", "ble"},
    {"fulli", "ful"},
  };

  private static final String[][] THIRD = {
    {"icate", "ic"},
    {"ative", ""},
    {"alize", "al"},
    {"iciti", "ic"},
    {"ical", "ic"},
    {"ful", ""},
    {"ness", ""},
  };

  private static final String[] FOURTH = {
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize",
  };

  private PorterStemmer() {}

  /** The stem of a lower-case word. */
  static String stem(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return irregular;
    }
    if (word.length() <= 2) {
      return word;
    }
    String stem = yToI(pastAndProgressive(plural(word)));
    return doubleL(finalE(fourth(replaced(second(stem), THIRD))));
  }

  private static String plural(String word) {
    if (word.endsWith("ies")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("sses")) {
      return cut(word, 2);
    }
    return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
  }

  private static String pastAndProgressive(String word) {
    if (word.endsWith("ied")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("eed")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    int suffix = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
    if (suffix == 0 || !hasVowel(cut(word, suffix))) {
      return word;
    }
    String stem = cut(word, suffix);
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    if (endsInDoubleConsonant(stem)) {
      return "lsz".indexOf(stem.charAt(stem.length() - 1)) < 0 ? cut(stem, 1) : stem;
    }
    return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
  }

  private static String yToI(String word) {
    int last = word.length() - 1;
    return word.endsWith("y") && last > 1 && isConsonant(word, last - 1)
        ? cut(word, 1) + "i"
        : word;
  }

  private static String second(String word) {
    if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
      return second(cut(word, 2));
    }
    for (String[] rule : SECOND) {
      if (word.endsWith(rule[0])) {
        return replaced(word, SECOND);
      }
    }
    return word.endsWith("logi") && measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
  }

  /** The first suffix that fits decides, whether or not its stem is long enough. */
  private static String replaced(String word, String[][] rules) {
    for (String[] rule : rules) {
      if (word.endsWith(rule[0])) {
        String stem = cut(word, rule[0].length());
        return measure(stem) > 0 ? stem + rule[1] : word;
      }
    }
    return word;
  }

  private static String fourth(String word) {
    for (String suffix : FOURTH) {
      if (word.endsWith(suffix)) {
        String stem = cut(word, suffix.length());
        boolean fits = !suffix.equals("ion") || stem.endsWith("s") || stem.endsWith("t");
        return fits && measure(stem) > 1 ? stem : word;
      }
    }
    return word;
  }

  private static String finalE(String word) {
    if (!word.endsWith("e")) {
      return word;
    }
    String stem = cut(word, 1);
    int measure = measure(stem);
    return measure > 1 || (measure == 1 && !endsShort(stem)) ? stem : word;
  }

  private static String doubleL(String word) {
    return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  private static boolean isConsonant(String word, int at) {
    boolean turned = false;
    int i = at;
    while (i > 0 && word.charAt(i) == 'y') {
      turned = !turned;
      i--;
    }
    return ("aeiou".indexOf(word.charAt(i)) < 0) != turned;
  }

  /** How often a vowel is followed by a consonant. */
  private static int measure(String word) {
    int measure = 0;
    boolean consonant = true;
    for (int i = 0; i < word.length(); i++) {
      boolean before = consonant;
      consonant = word.charAt(i) == 'y' ? i == 0 || !before : "aeiou".indexOf(word.charAt(i)) < 0;
      if (consonant && !before) {
        measure++;
      }
    }
    return measure;
  }

  private static boolean hasVowel(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!isConsonant(word, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsInDoubleConsonant(String word) {
    int n = word.length();
    return n >= 2 && word.charAt(n - 1) == word.charAt(n - 2) && isConsonant(word, n - 1);
  }

  /** Consonant, vowel, consonant other than w, x, y; or vowel and consonant alone. */
  private static boolean endsShort(String word) {
    int n = word.length();
    if (n == 2) {
      return !isConsonant(word, 0) && isConsonant(word, 1);
    }
    return n > 2
        && isConsonant(word, n - 3)
        && !isConsonant(word, n - 2)
        && isConsonant(word, n - 1)
        && "wxy".indexOf(word.charAt(n - 1)) < 0;
  }
}
