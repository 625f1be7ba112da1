package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits a sentence into clauses with subjects of their own: at a semicolon, at a comma with a
 * conjunction, and at a conjunction before a subject pronoun.
 */
final class Conjoined {

  private static final int LEAST_WORDS = 3;
  private static final int LOOK_AHEAD = 40;
  private static final int PRONOUN_VERB = 3;

  private static final Set<String> CONJUNCTIONS =
      Set.of("and", "but", "so", "yet", "while", "whereas", "although", "though");

  private static final Set<String> BARE = Set.of("and", "but", "while", "whereas");

  private Conjoined() {}

  static List<List<Item>> of(List<Item> items) {
    List<List<Item>> clauses = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < items.size(); at++) {
      int after = after(items, at);
      if (after > 0
          && at - start >= LEAST_WORDS
          && words(items, start, at) >= LEAST_WORDS
          && clause(items, after)) {
        clauses.add(items.subList(start, at));
        start = after;
        at = after - 1;
      }
    }
    clauses.add(items.subList(start, items.size()));
    return clauses;
  }

  /** Where a clause may begin if this item ends one; -1 if it cannot. */
  private static int after(List<Item> items, int at) {
    Item item = items.get(at);
    boolean comma = item.kind() == Kind.COMMA || item.kind() == Kind.INNER;
    if (!comma && item.kind() != Kind.SEMICOLON) {
      boolean bare =
          item.word()
              && BARE.contains(item.text())
              && (pronounClause(items, at + 1) || possessedClause(items, at + 1));
      return bare ? at + 1 : -1;
    }
    boolean connected = at + 1 < items.size() && conjunction(items.get(at + 1));
    if (connected) {
      return at + 2;
    }
    return comma ? -1 : at + 1;
  }

  private static boolean conjunction(Item item) {
    return item.word() && CONJUNCTIONS.contains(item.text());
  }

  /** A subject pronoun and soon a verb. */
  private static boolean pronounClause(List<Item> items, int from) {
    if (from >= items.size()
        || !Lexicon.in(Lexicon.NOMINATIVES, items.get(from))
        || !items.get(from).text().equals(items.get(from).lower())) {
      return false;
    }
    for (int at = from + 1; at < Math.min(items.size(), from + PRONOUN_VERB); at++) {
      if (Lexicon.finite(items.get(at))) {
        return true;
      }
    }
    return false;
  }

  /** {@code his prints were}: no more than a few words, then an auxiliary. */
  private static boolean possessedClause(List<Item> items, int from) {
    if (from >= items.size() || !Lexicon.in(Lexicon.POSSESSIVES, items.get(from))) {
      return false;
    }
    for (int at = from + 1; at < Math.min(items.size(), from + 2 + PRONOUN_VERB); at++) {
      Item item = items.get(at);
      if (Lexicon.in(Lexicon.BE, item) || Lexicon.in(Lexicon.HAVE, item)) {
        return at > from + 1;
      }
      if (!item.word() || Lexicon.preposition(item) || item.is("who") || item.is("that")) {
        return false;
      }
    }
    return false;
  }

  private static int words(List<Item> items, int from, int to) {
    int words = 0;
    for (int at = from; at < to && words < LEAST_WORDS; at++) {
      words += items.get(at).comma() ? 0 : 1;
    }
    return words;
  }

  private static boolean clause(List<Item> items, int after) {
    int from = after;
    if (from < items.size() && Lexicon.adverb(items.get(from))) {
      from++;
      if (from < items.size() && items.get(from).comma()) {
        from++;
      }
    }
    if (items.size() - from < LEAST_WORDS) {
      return false;
    }
    Item first = items.get(from);
    if (Lexicon.in(Lexicon.NOMINATIVES, first)) {
      return true;
    }
    if (first.capital() || Lexicon.determiner(first)) {
      return verbFollows(items, from);
    }
    Item second = items.get(from + 1);
    return first.word()
        && !Lexicon.finite(first)
        && (Lexicon.auxiliary(second) || Lexicon.known(second))
        && !Lexicon.preposition(first);
  }

  /** A verb before the next comma; a participle straight after a determiner is none. */
  private static boolean verbFollows(List<Item> items, int from) {
    for (int at = from + 1; at < Math.min(items.size(), from + LOOK_AHEAD); at++) {
      Item item = items.get(at);
      if (!item.word() && item.kind() != Kind.QUOTE && item.kind() != Kind.BRACKET) {
        return false;
      }
      if (item.is("who") || item.is("which") || item.is("that")) {
        return false;
      }
      boolean noun =
          Lexicon.determiner(items.get(at - 1)) || Lexicon.preposition(items.get(at - 1));
      if (Lexicon.finite(item) && !noun) {
        return true;
      }
    }
    return false;
  }
}
