package io.github.uq4j.factcheck.claims;

import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits a sentence into clauses that could stand alone; the rule is told in {@link ClauseClaims}.
 */
final class Clauses {

  private static final int LEAST_WORDS = 3;

  private static final Set<String> CONJUNCTIONS =
      Set.of("and", "but", "so", "yet", "while", "whereas", "although", "though");

  private static final Set<String> ADVERBS =
      Set.of("however", "therefore", "moreover", "later", "then", "also", "today", "furthermore");

  private static final Set<String> NOMINATIVES =
      Set.of("he", "she", "it", "they", "we", "i", "you", "there");

  private static final Set<String> DETERMINERS =
      Set.of(
          "the", "a", "an", "his", "her", "its", "their", "our", "my", "your", "this", "that",
          "these", "those", "both", "each", "every", "some", "many", "most", "one");

  private static final Set<String> VERBS =
      Set.of(
          "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may",
          "might", "must", "should", "shall", "does", "did", "do", "became", "becomes", "began",
          "bought", "brought", "built", "came", "comes", "fell", "fought", "gave", "got", "grew",
          "held", "holds", "kept", "knew", "lost", "made", "makes", "met", "paid", "ran", "rose",
          "said", "says", "sang", "saw", "sent", "sold", "spent", "spoke", "stood", "took", "takes",
          "taught", "thought", "told", "went", "won", "wins", "wrote", "writes", "lives", "works");

  private Clauses() {}

  static List<TextSpan> of(String text, TextSpan sentence) {
    List<TextSpan> clauses = new ArrayList<>();
    int start = sentence.start();
    Nesting nesting = new Nesting();
    for (int at = sentence.start(); at < sentence.end(); at++) {
      char c = text.charAt(at);
      nesting.read(c);
      if (nesting.open() || (c != ';' && c != ',')) {
        continue;
      }
      int after = afterConnector(text, at, sentence.end());
      if (after > 0
          && words(text, start, at).size() >= LEAST_WORDS
          && clause(words(text, after, sentence.end()))) {
        clauses.add(Sentences.trimmed(text, start, at));
        start = after;
        at = after - 1;
      }
    }
    clauses.add(Sentences.trimmed(text, start, sentence.end()));
    return clauses;
  }

  /** Where the text goes on after a semicolon, or a comma with a conjunction; -1 if neither. */
  private static int afterConnector(String text, int at, int end) {
    int next = skipSpace(text, at + 1, end);
    if (next == at + 1) {
      return -1;
    }
    int wordEnd = next;
    while (wordEnd < end && Character.isLetter(text.charAt(wordEnd))) {
      wordEnd++;
    }
    if (CONJUNCTIONS.contains(text.substring(next, wordEnd))) {
      return skipSpace(text, wordEnd, end);
    }
    return text.charAt(at) == ';' ? next : -1;
  }

  private static int skipSpace(String text, int from, int end) {
    int at = from;
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static List<String> words(String text, int start, int end) {
    String part = text.substring(start, end).strip();
    return part.isEmpty() ? List.of() : List.of(part.split("\\s+"));
  }

  /** Whether words begin with a subject of their own and go on with a verb. */
  private static boolean clause(List<String> all) {
    List<String> words = all;
    if (!words.isEmpty() && ADVERBS.contains(plain(words.get(0)))) {
      words = words.subList(1, words.size());
    }
    if (words.size() < LEAST_WORDS) {
      return false;
    }
    String first = plain(words.get(0));
    if (NOMINATIVES.contains(first)) {
      return true;
    }
    boolean named = Character.isUpperCase(words.get(0).codePointAt(0));
    if (named || DETERMINERS.contains(first)) {
      return verbFollows(words);
    }
    return VERBS.contains(words.get(1));
  }

  /** A verb before the next comma; a participle straight after a determiner is none. */
  private static boolean verbFollows(List<String> words) {
    for (int w = 1; w < words.size(); w++) {
      if (words.get(w - 1).endsWith(",")) {
        return false;
      }
      String word = words.get(w);
      boolean past =
          word.length() > LEAST_WORDS + 1
              && word.endsWith("ed")
              && Character.isLowerCase(word.codePointAt(0))
              && !DETERMINERS.contains(plain(words.get(w - 1)));
      if (VERBS.contains(word) || past) {
        return true;
      }
    }
    return false;
  }

  private static String plain(String word) {
    String letters = word.endsWith(",") ? word.substring(0, word.length() - 1) : word;
    int apostrophe = Math.max(letters.indexOf('\''), letters.indexOf('’'));
    return (apostrophe > 0 ? letters.substring(0, apostrophe) : letters).toLowerCase(Locale.ROOT);
  }

  /** Counts brackets and quotes. */
  private static final class Nesting {
    private int brackets;
    private boolean quoted;
    private int curly;

    void read(char c) {
      switch (c) {
        case '(', '[' -> brackets++;
        case ')', ']' -> brackets = Math.max(0, brackets - 1);
        case '"' -> quoted = !quoted;
        case '“', '«' -> curly++;
        case '”', '»' -> curly = Math.max(0, curly - 1);
        default -> {}
      }
    }

    boolean open() {
      return brackets > 0 || quoted || curly > 0;
    }
  }
}
