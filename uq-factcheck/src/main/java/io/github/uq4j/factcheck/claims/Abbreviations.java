package io.github.uq4j.factcheck.claims;

import java.util.Locale;
import java.util.Set;

/** Words before a full stop that may belong to them rather than to the sentence. */
final class Abbreviations {

  private static final Set<String> TITLES =
      Set.of(
          "mr", "mrs", "ms", "mx", "dr", "prof", "messrs", "mme", "mlle", "rev", "hon", "gen",
          "col", "lt", "sgt", "capt", "cmdr", "adm", "maj", "gov", "sen", "rep", "pres", "fr", "vs",
          "e.g", "i.e", "cf", "viz", "al");

  private static final Set<String> BEFORE_NUMBERS =
      Set.of(
          "no", "nos", "p", "pp", "vol", "vols", "fig", "figs", "eq", "sec", "ch", "art", "ca", "c",
          "b", "d", "r", "op", "approx", "est");

  private static final Set<String> SOMETIMES =
      Set.of(
          "st", "jr", "sr", "inc", "ltd", "co", "corp", "bros", "etc", "dept", "univ", "assn",
          "ave", "blvd", "rd", "mt", "ft", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
          "sept", "oct", "nov", "dec", "ed", "eds", "trans", "esq", "ph.d", "m.d", "a.m", "p.m");

  private static final Set<String> STARTERS =
      Set.of(
          "he",
          "she",
          "it",
          "they",
          "we",
          "you",
          "i",
          "his",
          "her",
          "its",
          "their",
          "our",
          "my",
          "the",
          "a",
          "an",
          "this",
          "that",
          "these",
          "those",
          "there",
          "here",
          "in",
          "on",
          "at",
          "after",
          "before",
          "during",
          "since",
          "as",
          "when",
          "while",
          "although",
          "though",
          "however",
          "later",
          "then",
          "also",
          "from",
          "by",
          "for",
          "with",
          "despite",
          "today",
          "both",
          "some",
          "many",
          "most",
          "one",
          "what",
          "who",
          "where",
          "why",
          "how",
          "if");

  private Abbreviations() {}

  /**
   * Whether a full stop after a word ends a sentence.
   *
   * @param word the word before the stop, inner stops included
   * @param text the text
   * @param next where the next word begins; not lower-case
   */
  static boolean endsSentence(String word, String text, int next) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (TITLES.contains(lower)) {
      return false;
    }
    if (BEFORE_NUMBERS.contains(lower) && Character.isDigit(text.charAt(next))) {
      return false;
    }
    boolean initial = word.length() == 1 && Character.isUpperCase(word.charAt(0));
    if (initial || SOMETIMES.contains(lower) || inner(word)) {
      return starter(text, next);
    }
    return true;
  }

  /** Letters with a stop between them, as in {@code U.S}; a decimal number is none. */
  private static boolean inner(String word) {
    int stop = word.indexOf('.');
    return stop > 0 && Character.isLetter(word.charAt(stop - 1));
  }

  private static boolean starter(String text, int next) {
    int end = next;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return STARTERS.contains(text.substring(next, end).toLowerCase(Locale.ROOT));
  }
}
