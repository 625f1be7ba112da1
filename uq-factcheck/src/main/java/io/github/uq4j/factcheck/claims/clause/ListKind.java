package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.List;
import java.util.Set;

/** What a member of a list begins as. */
enum ListKind {
  NAME,
  QUOTE,
  DETERMINED,
  YEAR,
  PREPOSITION,
  COMMON,
  NONE;

  private static final Set<String> ABOUT = Set.of("over", "about", "around", "nearly");

  static ListKind at(List<Item> items, int at) {
    Item item = items.get(at);
    if (item.kind() == Kind.QUOTE) {
      return QUOTE;
    }
    if (!item.word() || item.text().isEmpty() || Lexicon.in(Lexicon.NOMINATIVES, item)) {
      return NONE;
    }
    if (item.year()) {
      return YEAR;
    }
    if (item.digits() || Lexicon.determiner(item)) {
      return DETERMINED;
    }
    boolean more = at + 1 < items.size();
    if (Lexicon.preposition(item)) {
      boolean about = more && Lexicon.in(ABOUT, item) && items.get(at + 1).digits();
      return about ? DETERMINED : PREPOSITION;
    }
    if (item.capital()) {
      return NAME;
    }
    if (more && item.text().endsWith("ed") && Lexicon.preposition(items.get(at + 1))) {
      return NONE;
    }
    boolean word = Character.isLowerCase(item.text().codePointAt(0));
    return word && !Lexicon.adverb(item) && !Lexicon.auxiliary(item) ? COMMON : NONE;
  }

  /** Names, quotations and nouns with determiners may stand in one list. */
  boolean named() {
    return this == NAME || this == QUOTE || this == DETERMINED;
  }
}
