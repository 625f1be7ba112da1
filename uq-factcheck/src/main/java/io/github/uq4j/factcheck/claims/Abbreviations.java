package io.github.uq4j.factcheck.claims;

import java.util.Locale;
import java.util.Set;

/** Words before a full stop that may belong to them rather than to the sentence. */
final class Abbreviations {

  private static final int DAY_DIGITS = 2;
  private static final int LIST_DIGITS = 3;

  private static final Set<String> TITLES =
      words(
          "mr mrs ms mx dr prof messrs mme mlle rev hon gen col lt sgt capt cmdr adm maj gov sen rep",
          "pres fr vs e.g i.e cf viz al aka resp",
          "hr frl bzw vgl sog geb gest zzt z d u o bspw evtl ggf inkl",
          "m mm p.ex st ste sra srta dra ud uds sig dott ing avv sr sres",
          "им ул пер пл проф акад ген гл рис табл св см ср напр тов гр",
          "drs mevr dhr ir med phil rer jur habil");

  private static final Set<String> BEFORE_NUMBERS =
      words(
          "no nos p pp vol vols fig figs eq sec ch art ca c b d r op approx est n°",
          "nr abb abs bd kap s tel ок р д кв корп стр str");

  private static final Set<String> SOMETIMES =
      words(
          "st jr sr inc ltd co corp bros etc dept univ assn ave blvd rd mt ft",
          "jan feb mar apr jun jul aug sep sept oct nov dec ed eds trans esq ph.d m.d a.m p.m",
          "usw mio mrd tsd jh jhd jhdt chr bzgl ecc uu ee.uu aprox",
          "г гг в вв д п руб коп тыс млн млрд др пр н.э");

  /** Words that often begin a sentence and seldom a name. */
  private static final Set<String> STARTERS =
      words(
          "he she it they we you i his her its their our my the a an this that these those there here",
          "in on at after before during since as when while although though however later then also",
          "from by for with despite today both some many most one what who where why how if",
          "er sie es wir ihr im am nach seit danach später dort dann auch außerdem diese dieser dieses",
          "он она оно они мы его её ее это этот эта эти после затем позже там также был была",
          "il elle ils elles après ce cette ensuite puis ella ellos después luego también fue");

  /** Words that often begin a sentence, and a name, too: they say nothing after an initial. */
  private static final Set<String> ARTICLES =
      words(
          "der die das ein eine den dem le la les un une l el los las una lo gli lui",
          "в на с из по к у о во при его");

  /** What stands after the number of a day or of a century, where those take a full stop. */
  private static final Set<String> AFTER_ORDINALS =
      words(
          "januar jänner februar märz april mai juni juli august september oktober november dezember",
          "jahrhundert jahrhunderts jahrhunderte weltkrieg weltkrieges weltkriegs auflage platz rang",
          "geburtstag klasse kapitel bundestag");

  private Abbreviations() {}

  private static Set<String> words(String... lines) {
    return Set.of(String.join(" ", lines).split(" "));
  }

  /**
   * Whether a full stop after a word ends a sentence.
   *
   * @param word the word before the stop, inner stops included
   * @param text the text
   * @param next where the next word begins; not lower-case
   */
  static boolean endsSentence(String word, String text, int next) {
    String lower = word.toLowerCase(Locale.ROOT);
    boolean number = Character.isDigit(text.charAt(next));
    String following = following(text, next);
    boolean street = lower.endsWith("str") && lower.length() > "str".length();
    if ((BEFORE_NUMBERS.contains(lower) || street) && (number || TITLES.contains(lower))) {
      return false;
    }
    if (initial(word) || spacedAbbreviation(lower, text, next)) {
      return STARTERS.contains(following);
    }
    if (TITLES.contains(lower)) {
      return false;
    }
    if (ordinal(word)) {
      return !AFTER_ORDINALS.contains(following);
    }
    if (SOMETIMES.contains(lower) || inner(word)) {
      return STARTERS.contains(following) || ARTICLES.contains(following);
    }
    return true;
  }

  /** A capital letter. */
  private static boolean initial(String word) {
    return word.codePointCount(0, word.length()) == 1 && Character.isUpperCase(word.codePointAt(0));
  }

  /** {@code EE. UU.}: two capitals with a stop, and two capitals with a stop after them. */
  private static boolean spacedAbbreviation(String lower, String text, int next) {
    return lower.length() == 2
        && lower.charAt(0) == lower.charAt(1)
        && next + 2 < text.length()
        && text.charAt(next) == text.charAt(next + 1)
        && text.charAt(next + 2) == '.';
  }

  private static boolean ordinal(String word) {
    return !word.isEmpty()
        && word.length() <= DAY_DIGITS
        && word.chars().allMatch(Character::isDigit);
  }

  /** Whether a number at the beginning of a line numbers an item of a list. */
  static boolean listNumber(String word) {
    return !word.isEmpty()
        && word.length() <= LIST_DIGITS
        && word.chars().allMatch(Character::isDigit);
  }

  /** Letters with a stop between them, as in {@code U.S}; an address or a number is none. */
  private static boolean inner(String word) {
    int run = 0;
    boolean stopped = false;
    for (int at = 0; at < word.length(); at++) {
      char c = word.charAt(at);
      stopped |= c == '.';
      run = c == '.' ? 0 : run + 1;
      if (Character.isDigit(c) || run > 2) {
        return false;
      }
    }
    return stopped;
  }

  /** Whether a word that often begins a sentence stands there, with a capital. */
  static boolean begins(String text, int at) {
    return at < text.length()
        && Character.isUpperCase(text.charAt(at))
        && STARTERS.contains(following(text, at));
  }

  private static String following(String text, int next) {
    int end = next;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(next, end).toLowerCase(Locale.ROOT);
  }
}
