package io.github.uq4j.factcheck.claims;

import io.github.uq4j.trace.TextSpan;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text with their places, in a form in which they can be compared.
 *
 * <p>A word is a run of letters, digits and their marks, with apostrophes between letters and
 * points or commas between digits; in scripts without spaces every character is one, and so is a
 * symbol or an emoji with its modifiers. Compared are folded words: compatibility-decomposed,
 * without accents and vowel points, in lower case, with plain digits; a possessive ending is not a
 * part of a word. Linear in the length of the text; unpaired surrogates are no words.
 */
final class Words {

  private static final int VARIATION = 0xFE0F;
  private static final int JOINER = 0x200D;
  private static final int NON_JOINER = 0x200C;
  private static final int FIRST_SKIN = 0x1F3FB;
  private static final int LAST_SKIN = 0x1F3FF;
  private static final int TATWEEL = 0x640;
  private static final int THOUSAND_DIGITS = 3;
  private static final String SIGNS = "%&#@+";

  private Words() {}

  /** A word: its place, its folded text, and whether its script sets no spaces. */
  record Word(TextSpan span, String key, boolean unspaced) {}

  static List<Word> of(String text, TextSpan within) {
    List<Word> words = new ArrayList<>();
    int at = within.start();
    while (at < within.end()) {
      int cp = text.codePointAt(at);
      int end = at + Character.charCount(cp);
      boolean unspaced = unspaced(cp);
      if (unspaced) {
        end = afterMarks(text, end, within.end());
      } else if (Character.isLetterOrDigit(cp)) {
        end = afterWord(text, end, within.end());
      } else if (symbol(cp)) {
        end = afterSymbol(text, end, within.end());
      } else {
        at = end;
        continue;
      }
      int last = Math.min(withoutPossessive(text, at, end), within.end());
      words.add(new Word(new TextSpan(at, last), fold(text.substring(at, last)), unspaced));
      at = Math.min(end, within.end());
    }
    return words;
  }

  private static int afterWord(String text, int from, int limit) {
    int at = from;
    while (at < limit) {
      int cp = text.codePointAt(at);
      boolean inside =
          (Character.isLetterOrDigit(cp) && !unspaced(cp))
              || mark(cp)
              || cp == JOINER
              || cp == NON_JOINER
              || cp == TATWEEL
              || links(text, at, limit);
      if (!inside) {
        return at;
      }
      at += Character.charCount(cp);
    }
    return at;
  }

  /** An apostrophe between letters, or a point or comma between digits. */
  private static boolean links(String text, int at, int limit) {
    if (at == 0 || at + 1 >= limit) {
      return false;
    }
    char c = text.charAt(at);
    char before = text.charAt(at - 1);
    char after = text.charAt(at + 1);
    return switch (c) {
      case '\'', '’' -> Character.isLetter(before) && Character.isLetter(after);
      case '.', ',' -> Character.isDigit(before) && Character.isDigit(after);
      default -> false;
    };
  }

  private static int afterMarks(String text, int from, int limit) {
    int at = from;
    while (at < limit && mark(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  private static int afterSymbol(String text, int from, int limit) {
    int at = from;
    while (at < limit) {
      int cp = text.codePointAt(at);
      if (cp == JOINER && at + 1 < limit) {
        at++;
        cp = text.codePointAt(at);
      } else if (cp != VARIATION && !mark(cp) && !(cp >= FIRST_SKIN && cp <= LAST_SKIN)) {
        return at;
      }
      at += Character.charCount(cp);
    }
    return at;
  }

  private static int withoutPossessive(String text, int start, int end) {
    boolean ending =
        end - start > 2
            && (text.charAt(end - 2) == '\'' || text.charAt(end - 2) == '’')
            && (text.charAt(end - 1) == 's' || text.charAt(end - 1) == 'S');
    return ending ? end - 2 : end;
  }

  private static boolean mark(int cp) {
    int type = Character.getType(cp);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static boolean symbol(int cp) {
    int type = Character.getType(cp);
    return type == Character.OTHER_SYMBOL
        || type == Character.CURRENCY_SYMBOL
        || type == Character.MATH_SYMBOL
        || SIGNS.indexOf(cp) >= 0;
  }

  private static boolean unspaced(int cp) {
    if (cp < 0x0E00) {
      return false;
    }
    return switch (Character.UnicodeScript.of(cp)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
      default -> false;
    };
  }

  /** A word as it is compared. */
  static String fold(String word) {
    String plain = word;
    if (!ascii(word)) {
      StringBuilder folded = new StringBuilder(word.length());
      Normalizer.normalize(word, Normalizer.Form.NFKD)
          .codePoints()
          .filter(cp -> !accent(cp))
          .forEach(cp -> append(folded, cp));
      plain = folded.isEmpty() ? word : folded.toString();
    }
    String lower = plain.toLowerCase(Locale.ROOT);
    return lower.indexOf(',') < 0 ? lower : withoutThousands(lower);
  }

  private static boolean ascii(String word) {
    for (int at = 0; at < word.length(); at++) {
      if (word.charAt(at) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** An accent or vowel point; the voicing marks of kana make another sound. */
  private static boolean accent(int cp) {
    if (cp == TATWEEL || cp == JOINER || cp == NON_JOINER || cp == VARIATION) {
      return true;
    }
    if (Character.getType(cp) != Character.NON_SPACING_MARK || cp == 0x3099 || cp == 0x309A) {
      return false;
    }
    return switch (Character.UnicodeScript.of(cp)) {
      case INHERITED, HEBREW, ARABIC, CYRILLIC -> true;
      default -> false;
    };
  }

  private static void append(StringBuilder folded, int cp) {
    switch (cp) {
      case 'ß', 'ẞ' -> folded.append("ss");
      case 'ı' -> folded.append('i');
      case '’' -> folded.append('\'');
      default -> {
        int digit = Character.isDigit(cp) ? Character.digit(cp, 10) : -1;
        folded.appendCodePoint(digit >= 0 ? '0' + digit : cp);
      }
    }
  }

  /** {@code 1,000} as {@code 1000}; other commas stay. */
  private static String withoutThousands(String number) {
    String[] groups = number.split(",", -1);
    for (int g = 1; g < groups.length; g++) {
      if (groups[g].length() != THOUSAND_DIGITS) {
        return number;
      }
    }
    return groups[0].length() > THOUSAND_DIGITS ? number : String.join("", groups);
  }
}
