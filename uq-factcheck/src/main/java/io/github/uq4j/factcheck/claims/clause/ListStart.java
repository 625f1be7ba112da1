package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.List;
import java.util.Set;

/** Finds where the first member of a list begins, or that there is no list. */
final class ListStart {

  private static final Set<String> PLACE = Set.of("in", "from", "to", "at", "as", "into");

  private static final Set<String> STAGE =
      Lexicon.words(
          "starred starring acted appeared performed featured cast stars appears role roles");

  private static final Set<String> NAMING_VERBS =
      Lexicon.words(
          "founded co-founded visited won managed attended joined represented include includes included");

  private static final Set<String> CONNECTORS =
      Set.of("of", "the", "de", "la", "van", "von", "for");

  private static final Set<String> BASE_BEFORE =
      Set.of("to", "can", "could", "would", "will", "may");

  private final List<Item> items;
  private final int region;
  private final int separator;
  private final int last;
  private final int end;
  private final int members;

  ListStart(List<Item> items, int region, int separator, int last, int end, int members) {
    this.items = items;
    this.region = region;
    this.separator = separator;
    this.last = last;
    this.end = end;
    this.members = members;
  }

  /** Where the first member begins; -1 if there is no list. */
  int find(ListKind kind) {
    return switch (kind) {
      case YEAR -> year();
      case PREPOSITION -> preposition();
      case QUOTE -> quote();
      case NAME -> name();
      case DETERMINED -> determined();
      case COMMON -> common();
      case NONE -> -1;
    };
  }

  private int year() {
    int at = separator - 1;
    boolean year =
        at > region
            && items.get(at).year()
            && items.get(at - 1).word()
            && !items.get(at - 1).is("between");
    return year ? at : -1;
  }

  private int preposition() {
    for (int at = separator - 1; at >= region; at--) {
      if (items.get(at).is(items.get(last).text())) {
        return at > 0 ? at : -1;
      }
    }
    return -1;
  }

  private int quote() {
    for (int at = separator - 1; at >= region; at--) {
      if (items.get(at).kind() == Kind.QUOTE) {
        return at;
      }
    }
    return members > 2 ? name() : -1;
  }

  private int determined() {
    String preposition = prepositionIn(last, end);
    boolean indefinite = items.get(last).is("a") || items.get(last).is("an");
    int nearest = -1;
    int similar = -1;
    int alike = -1;
    for (int at = separator - 1; at >= region; at--) {
      Item item = items.get(at);
      boolean starts = ListKind.at(items, at) == ListKind.DETERMINED;
      boolean joined =
          at - 2 >= region && items.get(at - 1).is("of") && items.get(at - 2).capital();
      if (!starts || joined || (at > region && Lexicon.determiner(items.get(at - 1)))) {
        continue;
      }
      boolean article = item.is("a") || item.is("an");
      boolean name = at + 1 < separator && items.get(at + 1).capital();
      boolean alikeName = name == (last + 1 < end && items.get(last + 1).capital());
      if (article && !indefinite && !alikeName) {
        continue;
      }
      boolean same = (!indefinite || article) && alikeName;
      if (nearest < 0) {
        nearest = at;
      }
      if (same && (preposition.isEmpty() || prepositionIn(at, separator).contains(preposition))) {
        alike = at;
        break;
      }
      similar = same && similar < 0 ? at : similar;
    }
    if (nearest >= 0) {
      return alike >= 0 ? alike : similar >= 0 ? similar : nearest;
    }
    int named = quoted();
    if (named < 0) {
      named = members > 2 || !items.get(last).is("his") ? name() : -1;
    }
    return named >= 0 ? named : members > 2 ? common() : -1;
  }

  private int quoted() {
    return items.get(separator - 1).kind() == Kind.QUOTE ? separator - 1 : -1;
  }

  /** The first preposition but {@code of}, or else {@code of}; empty if none. */
  private String prepositionIn(int from, int to) {
    String of = "";
    for (int at = from + 1; at < to; at++) {
      if (items.get(at).is("of")) {
        of = "of";
      } else if (Lexicon.preposition(items.get(at))) {
        return items.get(at).lower();
      }
    }
    return of;
  }

  private int name() {
    String preposition = prepositionIn(last, end);
    int nearest = -1;
    for (int at = separator - 1; at >= region; at--) {
      if (!items.get(at).capital() || !begins(at)) {
        continue;
      }
      if (nearest < 0) {
        nearest = at;
      }
      if (!preposition.isEmpty() && prepositionIn(at, separator).contains(preposition)) {
        nearest = at;
        break;
      }
    }
    if (nearest <= 0 && !(nearest == 0 && region == 0)) {
      return -1;
    }
    boolean determined =
        nearest > region
            && (Lexicon.determiner(items.get(nearest - 1)) || items.get(nearest - 1).digits());
    if (determined && members == 2) {
      return -1;
    }
    return members > 2 ? threeNames(nearest) : twoNames(nearest);
  }

  /** Whether a capital begins a name: the one before is neither a name nor joins it to one. */
  private boolean begins(int at) {
    if (at == region) {
      return true;
    }
    Item before = items.get(at - 1);
    if (before.capital() || before.kind() != Kind.WORD || Places.month(items.get(at))) {
      return false;
    }
    boolean noun = !Lexicon.preposition(before) && !Lexicon.finite(before) && !before.is("the");
    if (noun && ListKind.at(items, last) == ListKind.DETERMINED && !Lexicon.participle(before)) {
      return false;
    }
    boolean joins =
        CONNECTORS.contains(before.lower()) && at - 2 >= region && items.get(at - 2).capital();
    boolean joinsThe =
        before.is("the")
            && at - 3 >= region
            && items.get(at - 2).is("of")
            && items.get(at - 3).capital();
    return !joins && !joinsThe;
  }

  private int threeNames(int first) {
    boolean determined = first > region && Lexicon.determiner(items.get(first - 1));
    boolean of = items.subList(first, separator).stream().anyMatch(item -> item.is("of"));
    return determined && of ? -1 : first;
  }

  private int twoNames(int first) {
    int firstWords = nameWords(first, separator);
    int secondWords = nameWords(last, end);
    boolean phrase = firstWords < separator - first;
    if (Lexicon.pair(items.get(first + firstWords - 1), items.get(last))) {
      return -1;
    }
    boolean of = items.subList(first, separator).stream().anyMatch(item -> item.is("of"));
    if (of && !phrase(first) && secondWords == 1) {
      return -1;
    }
    if (phrase && phrase(first)) {
      return first;
    }
    // A name of adjectives and a noun of its own: "South and North Korea", "Turkish and Greek
    // food".
    boolean noun =
        last + secondWords < end
            && Clause.adjective(items.get(last))
            && items.get(last + secondWords).word();
    if (noun) {
      return -1;
    }
    if (firstWords > 1) {
      return first;
    }
    Item head = first > 0 ? items.get(first - 1) : Item.glue("");
    boolean stage = items.subList(0, first).stream().anyMatch(item -> Lexicon.in(STAGE, item));
    return (Lexicon.in(PLACE, head) && !stage) || Lexicon.in(NAMING_VERBS, head) || first == 0
        ? first
        : -1;
  }

  /** Whether the first name is followed by a phrase of time or place of its own. */
  private boolean phrase(int first) {
    int words = nameWords(first, separator);
    return first + words < separator
        && Lexicon.preposition(items.get(first + words))
        && !items.get(first + words).is("of");
  }

  private int nameWords(int from, int to) {
    int at = from;
    while (at < to && items.get(at).capital()) {
      at++;
    }
    return Math.max(1, at - from);
  }

  private int common() {
    String preposition = prepositionIn(last, end);
    boolean passed = false;
    int nearest = -1;
    for (int at = separator - 1; at >= region; at--) {
      if (items.get(at).is("who") || items.get(at).is("that") || items.get(at).is("which")) {
        break;
      }
      if (!startsNoun(at)) {
        continue;
      }
      if (!complete(at)) {
        if (preposition.isEmpty()) {
          return -1;
        }
        passed = true;
        continue;
      }
      if (preposition.isEmpty() || prepositionIn(at, separator).contains(preposition)) {
        return at;
      }
      nearest = nearest < 0 && !passed ? at : nearest;
    }
    return nearest;
  }

  /** A word behind a determiner, a preposition or a verb. */
  private boolean startsNoun(int at) {
    Item item = items.get(at);
    if (!item.word()
        || Lexicon.determiner(item)
        || Lexicon.adverb(item)
        || Lexicon.preposition(item)) {
      return false;
    }
    if (at == 0) {
      return true;
    }
    Item before = items.get(at - 1);
    if (Lexicon.determiner(before)) {
      return true;
    }
    boolean lower =
        Character.isLowerCase(item.text().codePointAt(0))
            || (at + 1 < separator
                && Lexicon.preposition(before)
                && items.get(at + 1).word()
                && !items.get(at + 1).capital()
                && !Lexicon.preposition(items.get(at + 1)));
    boolean base = at >= 2 && Lexicon.in(BASE_BEFORE, items.get(at - 2));
    return lower && (Lexicon.preposition(before) || at == region || base || verb(before));
  }

  private static boolean verb(Item item) {
    return Lexicon.participle(item) || Lexicon.past(item) || Lexicon.known(item);
  }

  /** Whether the first member is a whole noun and not an adjective or a part of the next one. */
  private boolean complete(int first) {
    int stop = first;
    while (stop < separator && !(stop > first && Lexicon.preposition(items.get(stop)))) {
      stop++;
    }
    Item noun = items.get(stop - 1);
    int lastStop = last;
    while (lastStop < end && !(lastStop > last && Lexicon.preposition(items.get(lastStop)))) {
      lastStop++;
    }
    if (noun.kind() != Kind.WORD
        || noun.lower().endsWith("ly")
        || Lexicon.pair(noun, items.get(last))
        || ListKind.at(items, last) == ListKind.NONE) {
      return false;
    }
    boolean title =
        Lexicon.person(items.get(last)) && last + 1 < end && items.get(last + 1).capital();
    if (title || (Lexicon.person(items.get(lastStop - 1)) && !Lexicon.person(noun))) {
      return false;
    }
    boolean field =
        Lexicon.field(noun) && (Lexicon.field(items.get(lastStop - 1)) || lastStop - last == 1);
    if (Lexicon.person(noun) || field || (Lexicon.plural(noun) && !noun.capital())) {
      return true;
    }
    boolean single = stop - first == 1 && lastStop - last == 1;
    boolean doing = noun.lower().endsWith("ing") && stop - first == 1 && members > 2;
    boolean many = members > 2 && !Clause.adjective(noun) && !noun.capital();
    boolean behind = first > 0 && Lexicon.preposition(items.get(first - 1));
    return (single && !noun.capital()) || doing || (many && (stop - first > 1 || behind));
  }
}
