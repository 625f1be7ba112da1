package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A clause: what leads it in, whom it is about, what is said beside that, and the verb phrase.
 *
 * @param lead items before the subject, with their comma
 * @param opening a participle or noun that stands before the subject and says something of it
 * @param subject the subject without asides
 * @param asides what stands behind the subject between commas or in brackets
 * @param predicate the verb phrase, not empty
 */
record Clause(
    List<Item> lead,
    List<Item> opening,
    List<Item> subject,
    List<List<Item>> asides,
    List<Item> predicate) {

  private static final Set<String> OPENERS =
      Lexicon.words("born raised educated known based founded named described considered trained");

  private static final Set<String> ASIDES =
      Lexicon.words("who which whose whom where born known best also better formerly nicknamed");

  private static final Set<String> RELATIVES =
      Set.of("who", "which", "that", "whom", "whose", "where");

  /** Whether it is told of the past, or of what has been done since. */
  boolean pastOrPerfect() {
    return past()
        || predicate.stream()
            .filter(Lexicon::finite)
            .limit(1)
            .anyMatch(item -> Lexicon.in(Lexicon.HAVE, item));
  }

  /** Whether it is told of the past. */
  boolean past() {
    for (Item item : predicate) {
      if (Lexicon.finite(item)) {
        return !(item.is("is") || item.is("are") || item.is("has") || item.is("have"))
            && !(Lexicon.known(item) && item.text().endsWith("s") && !item.is("was"));
      }
    }
    return true;
  }

  /** The parts of a clause, if its subject and verb are plain to see. */
  static Optional<Clause> of(List<Item> items) {
    for (int from : starts(items)) {
      Optional<Clause> clause = from(items, from);
      if (clause.isPresent()) {
        return clause;
      }
    }
    return Optional.empty();
  }

  /** Where the subject may begin: behind what leads in, or else at once. */
  private static List<Integer> starts(List<Item> items) {
    Item first = items.get(0);
    boolean pronoun = Lexicon.in(Lexicon.NOMINATIVES, first);
    boolean leads =
        Lexicon.preposition(first)
            || (Lexicon.adverb(first) && !Lexicon.determiner(first))
            || first.is("when")
            || first.is("while")
            || first.is("although")
            || first.is("because")
            || first.is("prior")
            || first.is("due")
            || first.lower().endsWith("ing")
            || Lexicon.in(OPENERS, first)
            || first.is("best")
            || first.is("a")
            || first.is("an")
            || first.is("one");
    if (pronoun || !leads) {
      return List.of(0);
    }
    for (int at = 1; at + 1 < items.size(); at++) {
      if (items.get(at).comma() && subjectStarts(items, at + 1)) {
        return Lexicon.preposition(first) ? List.of(at + 1) : List.of(at + 1, 0);
      }
    }
    if (Lexicon.preposition(first)
        && items.size() > 2
        && items.get(1).digits()
        && subjectStarts(items, 2)) {
      return List.of(2);
    }
    if (Lexicon.adverb(first) && items.size() > 1 && subjectStarts(items, 1)) {
      return List.of(1);
    }
    return Lexicon.preposition(first) ? List.of() : List.of(0);
  }

  /** A pronoun, name or determiner with a verb before the next comma, or with an aside. */
  private static boolean subjectStarts(List<Item> items, int from) {
    Item first = items.get(from);
    boolean pronoun = Lexicon.in(Lexicon.NOMINATIVES, first) && first.text().equals(first.lower());
    if (!pronoun && !first.capital() && !Lexicon.determiner(first)) {
      return false;
    }
    for (int at = from + 1; at < items.size(); at++) {
      if (verb(items, at)) {
        return true;
      }
      if (items.get(at).comma()) {
        return at + 1 < items.size()
            && (Lexicon.in(RELATIVES, items.get(at + 1))
                || (closing(items, at + 1) > 0 && first.capital()));
      }
    }
    return false;
  }

  private static Optional<Clause> from(List<Item> items, int start) {
    List<Item> subject = new ArrayList<>();
    List<List<Item>> asides = new ArrayList<>();
    int at = start;
    while (at < items.size() && !(at > start && verb(items, at))) {
      Item item = items.get(at);
      if (at > start && Lexicon.in(RELATIVES, item)) {
        return Optional.empty();
      }
      if (item.kind() == Kind.BREAK || item.kind() == Kind.SEMICOLON) {
        return Optional.empty();
      }
      int close = item.comma() ? closing(items, at + 1) : -1;
      if (close > 0 && aside(items, at + 1, close)) {
        asides.add(items.subList(at + 1, close));
        at = close + 1;
      } else if (item.kind() == Kind.BRACKET && at > start && told(item)) {
        asides.add(items.subList(at, at + 1));
        at++;
      } else {
        subject.add(item);
        at++;
      }
    }
    at -= dropAdverbs(subject);
    if (subject.isEmpty() || at >= items.size() || !nominal(subject)) {
      return Optional.empty();
    }
    List<Item> before = items.subList(0, start);
    boolean opening = start > 0 && opens(before);
    return Optional.of(
        new Clause(
            opening ? List.of() : before,
            opening ? lowered(Phrases.trimmed(before)) : List.of(),
            Phrases.trimmed(subject),
            asides,
            items.subList(at, items.size())));
  }

  /** Takes adverbs off the end, which belong to the verb; never the first word. */
  private static int dropAdverbs(List<Item> subject) {
    int before = subject.size();
    while (subject.size() > 1 && Lexicon.adverb(subject.get(subject.size() - 1))) {
      subject.remove(subject.size() - 1);
    }
    return before - subject.size();
  }

  /** The first word as it is written inside a sentence. */
  private static List<Item> lowered(List<Item> before) {
    Item first = before.get(0);
    return Phrases.join(List.of(first.saying(first.lower())), before.subList(1, before.size()));
  }

  private static boolean opens(List<Item> before) {
    Item first = before.get(0);
    boolean participle =
        Lexicon.in(OPENERS, first) || (first.is("best") && before.get(1).is("known"));
    return participle
        || (before.size() > 2 && (first.is("a") || first.is("an") || first.is("one")));
  }

  /** Not an abbreviation in brackets but something told. */
  private static boolean told(Item bracket) {
    return bracket.text().chars().anyMatch(Character::isDigit)
        || bracket.text().strip().indexOf(' ') > 0;
  }

  private static boolean nominal(List<Item> subject) {
    Item first = subject.get(0);
    return first.capital()
        || first.digits()
        || first.kind() == Kind.QUOTE
        || Lexicon.determiner(first)
        || Lexicon.in(Lexicon.NOMINATIVES, first);
  }

  /** A verb that may be the clause's, not a noun or participle after a determiner. */
  static boolean verb(List<Item> items, int at) {
    Item item = items.get(at);
    if (!Lexicon.finite(item)) {
      return false;
    }
    if (at == 0 || Lexicon.auxiliary(item)) {
      return true;
    }
    Item before = items.get(at - 1);
    return !Lexicon.determiner(before)
        && !Lexicon.preposition(before)
        && !before.is("to")
        && !(Lexicon.known(item) && item.text().endsWith("s") && adjective(before));
  }

  static boolean adjective(Item item) {
    String word = item.lower();
    return item.word()
        && (word.endsWith("ous")
            || word.endsWith("ful")
            || word.endsWith("able")
            || word.endsWith("ible")
            || word.endsWith("ive")
            || word.endsWith("al")
            || word.endsWith("ic")
            || word.endsWith("ed")
            || word.endsWith("ary")
            || word.endsWith("less"));
  }

  /** The comma that closes an aside: the next one before a verb, adverbs passed over. */
  private static int closing(List<Item> items, int from) {
    for (int at = from; at + 1 < items.size(); at++) {
      if (items.get(at).comma()) {
        int next = at + 1;
        while (next < items.size() && Lexicon.adverb(items.get(next))) {
          next++;
        }
        if (next < items.size() && Lexicon.finite(items.get(next)) && at > from) {
          return at;
        }
      }
    }
    return -1;
  }

  /** Whether what stands between commas is said of the name before it. */
  private static boolean aside(List<Item> items, int from, int close) {
    Item first = items.get(from);
    boolean participle =
        (Lexicon.past(first) || Lexicon.participle(first))
            && from + 1 < close
            && Lexicon.preposition(items.get(from + 1));
    if (participle || Lexicon.in(ASIDES, first)) {
      return true;
    }
    boolean noun = Lexicon.determiner(first) || first.is("former") || Lexicon.adverb(first);
    if (!noun) {
      return false;
    }
    for (int at = from; at < close; at++) {
      if (items.get(at).comma() && !items.get(at + 1).is("and")) {
        return false;
      }
      if (Lexicon.in(RELATIVES, items.get(at))) {
        return true;
      }
      if (Lexicon.auxiliary(items.get(at))) {
        return false;
      }
    }
    return true;
  }
}
