package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Splits a list of values, {@code won A, B and C}, into its members, each with the words before the
 * list.
 *
 * <p>A list ends in {@code and}; its members are of one kind (names, quotations, nouns with
 * determiners, years, phrases with the same preposition, other nouns). What follows the last member
 * stays with it, but for {@code physics and chemistry at Lund}. Where a row may be one name or one
 * noun with several adjectives it stays whole.
 */
final class Lists {

  private static final int LONGEST_MEMBER = 14;

  private static final Set<String> WHOLE =
      Set.of("respectively", "together", "each", "between", "among", "either", "neither", "both");

  private final List<Item> items;
  private final int from;

  private Lists(List<Item> items, int from) {
    this.items = items;
    this.from = from;
  }

  /** A member of a list with the words that all members share before it. */
  record Member(List<Item> shared, List<Item> own) {}

  /** The members of the first list that begins behind a place; one if there is no list. */
  static List<Member> of(List<Item> items, int from) {
    Lists lists = new Lists(items, from);
    boolean whole = items.stream().anyMatch(item -> Lexicon.in(WHOLE, item));
    Optional<List<Member>> members = Optional.empty();
    if (!whole) {
      // What ends in ", and" may have members with an "and" of their own.
      members = lists.first(true).or(() -> lists.first(false));
    }
    return members.orElse(List.of(new Member(List.of(), items)));
  }

  private Optional<List<Member>> first(boolean comma) {
    for (int and = from + 1; and + 1 < items.size(); and++) {
      if (items.get(and).is("and") && items.get(and - 1).comma() == comma) {
        Optional<List<Member>> members = at(and);
        if (members.isPresent()) {
          return members;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<List<Member>> at(int and) {
    int last = and + 1;
    ListKind kind = ListKind.at(items, last);
    if (kind == ListKind.NONE) {
      return Optional.empty();
    }
    int end = last;
    while (end < items.size() && !items.get(end).comma() && items.get(end).kind() != Kind.BREAK) {
      if (Lexicon.auxiliary(items.get(end))) {
        return Optional.empty();
      }
      end++;
    }
    List<int[]> middle = new ArrayList<>();
    int separator = items.get(and - 1).comma() ? and - 1 : and;
    int comma = commaBefore(separator);
    while (comma >= 0 && fits(comma + 1, separator, kind, last)) {
      middle.add(0, new int[] {comma + 1, separator});
      separator = comma;
      comma = commaBefore(separator);
    }
    int region = Math.max(from, comma + 1);
    if (region >= separator) {
      return Optional.empty();
    }
    ListStart start = new ListStart(items, region, separator, last, end, middle.size() + 2);
    int first = start.find(kind);
    return first < 0
        ? Optional.empty()
        : Optional.of(members(kind, first, separator, middle, last, end));
  }

  private List<Member> members(
      ListKind kind, int first, int separator, List<int[]> middle, int last, int end) {
    boolean determined =
        kind == ListKind.COMMON && first > 0 && Lexicon.determiner(items.get(first - 1));
    List<Item> head = items.subList(0, determined ? first - 1 : first);
    List<Item> determiner = items.subList(determined ? first - 1 : first, first);
    List<List<Item>> own = new ArrayList<>();
    own.add(items.subList(first, separator));
    middle.forEach(m -> own.add(items.subList(m[0], m[1])));
    int tail = end;
    boolean single = kind == ListKind.COMMON && own.stream().allMatch(words -> words.size() == 1);
    if (single && last + 1 < end && Lexicon.preposition(items.get(last + 1))) {
      tail = last + 1;
    }
    own.add(items.subList(last, tail));
    List<Item> shared = items.subList(tail, end);
    List<Item> rest = items.subList(end, items.size());
    List<Member> members = new ArrayList<>();
    for (int m = 0; m < own.size(); m++) {
      List<Item> words = own.get(m);
      boolean bare = !Lexicon.determiner(words.get(0));
      List<Item> article = m == 0 ? determiner : fitted(determiner, words);
      List<Item> before = bare ? Phrases.join(head, article) : head;
      List<Item> behind = m == own.size() - 1 ? Phrases.join(shared, rest) : shared;
      members.add(new Member(before, Phrases.join(words, behind)));
    }
    return members;
  }

  /** A determiner before other words: {@code a} or {@code an} as they sound. */
  private static List<Item> fitted(List<Item> determiner, List<Item> words) {
    if (determiner.isEmpty() || !(determiner.get(0).is("a") || determiner.get(0).is("an"))) {
      return determiner;
    }
    if (Lexicon.plural(words.get(words.size() - 1)) && words.size() == 1) {
      return List.of();
    }
    String word = words.get(0).lower();
    boolean vowel =
        "aeiou".indexOf(word.charAt(0)) >= 0
            && !word.startsWith("uni")
            && !word.startsWith("eu")
            && !word.startsWith("one");
    return List.of(determiner.get(0).saying(vowel ? "an" : "a"));
  }

  private int commaBefore(int place) {
    for (int at = place - 1; at > from; at--) {
      if (items.get(at).comma()) {
        return at;
      }
      if (items.get(at).kind() == Kind.BREAK) {
        return -1;
      }
    }
    return -1;
  }

  private boolean fits(int start, int stop, ListKind kind, int last) {
    if (start >= stop || stop - start > LONGEST_MEMBER) {
      return false;
    }
    ListKind here = ListKind.at(items, start);
    boolean same =
        here == kind
            || (here.named() && kind.named())
            || (here == ListKind.COMMON && kind == ListKind.DETERMINED)
            || (here == ListKind.DETERMINED && kind == ListKind.COMMON);
    boolean aside =
        here == ListKind.DETERMINED
            && (items.get(start).is("a") || items.get(start).is("an"))
            && (kind == ListKind.NAME || kind == ListKind.QUOTE);
    boolean doing =
        here == ListKind.COMMON
            && items.get(start).text().endsWith("ing")
            && (kind == ListKind.DETERMINED
                || (stop - start > 1 && !items.get(last).text().endsWith("ing")));
    if (!same
        || aside
        || doing
        || (kind == ListKind.PREPOSITION && !items.get(start).is(items.get(last).text()))) {
      return false;
    }
    for (int at = start; at < stop; at++) {
      Item item = items.get(at);
      if (Lexicon.auxiliary(item) || item.is("and") || item.is("that") || item.is("who")) {
        return false;
      }
    }
    return true;
  }
}
