package io.github.uq4j.factcheck.claims;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether two words may be forms of one: equal up to their endings, or a slip of the pen apart.
 *
 * <p>Both have at least four letters, no digit, and the same first letter; and either they share at
 * least four letters and differ in at most three after those, or their edit distance (optimal
 * string alignment) is at most a quarter of the longer one's length. Of an Arabic word the joined
 * particles and article may also be left out.
 */
final class Similar {

  private static final int LEAST_LETTERS = 4;
  private static final int LONGEST_ENDING = 3;
  private static final int LETTERS_A_SLIP = 4;
  private static final int LEAST_STEM = 3;
  private static final Character.UnicodeScript ARABIC = Character.UnicodeScript.ARABIC;
  private static final List<String> PARTICLES =
      List.of("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ك", "ل");

  private Similar() {}

  static boolean similar(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    if (one.length() < LEAST_LETTERS
        || other.length() < LEAST_LETTERS
        || one.charAt(0) != other.charAt(0)
        || hasDigit(one)
        || hasDigit(other)) {
      return false;
    }
    int shared = 0;
    int shorter = Math.min(one.length(), other.length());
    while (shared < shorter && one.charAt(shared) == other.charAt(shared)) {
      shared++;
    }
    int longer = Math.max(one.length(), other.length());
    if (shared >= LEAST_LETTERS && longer - shared <= LONGEST_ENDING) {
      return true;
    }
    return longer - shorter <= longer / LETTERS_A_SLIP
        && distance(one, other) <= longer / LETTERS_A_SLIP;
  }

  /** The word, and an Arabic one without what may be joined to its front, too. */
  static List<String> stems(String word) {
    if (word.isEmpty() || Character.UnicodeScript.of(word.codePointAt(0)) != ARABIC) {
      return List.of(word);
    }
    List<String> stems = new ArrayList<>();
    stems.add(word);
    for (String particle : PARTICLES) {
      if (word.startsWith(particle) && word.length() - particle.length() >= LEAST_STEM) {
        stems.add(word.substring(particle.length()));
      }
    }
    return stems;
  }

  private static boolean hasDigit(String word) {
    for (int at = 0; at < word.length(); at++) {
      if (Character.isDigit(word.charAt(at))) {
        return true;
      }
    }
    return false;
  }

  /** Insertions, deletions, substitutions and swaps of neighbours. */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    int[] last = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        row[j] = swapped ? Math.min(least, before[j - 2] + 1) : least;
      }
      int[] free = before;
      before = last;
      last = row;
      row = free;
    }
    return last[other.length()];
  }
}
