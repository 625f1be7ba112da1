package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Splits a verb phrase into coordinated predicates. */
final class Predicates {

  private static final Set<String> THEN = Set.of("then", "later", "eventually", "subsequently");

  private static final Set<String> INTRANSITIVE =
      Lexicon.words(
          "retired died resigned graduated moved returned lived worked went came left emigrated fled",
          "settled traveled travelled continued remained stayed appeared competed");

  private final List<Item> phrase;
  private final List<Item> auxiliaries;

  private Predicates(List<Item> phrase) {
    this.phrase = phrase;
    int at = 0;
    while (at < phrase.size()
        && (Lexicon.adverb(phrase.get(at)) || Lexicon.auxiliary(phrase.get(at)))) {
      at++;
    }
    if (at < phrase.size() && phrase.get(at).is("been")) {
      at++;
    }
    this.auxiliaries =
        phrase.subList(0, at).stream()
            .filter(item -> Lexicon.auxiliary(item) || item.is("been"))
            .toList();
  }

  static List<Said> of(List<Item> subject, List<Item> phrase) {
    Predicates predicates = new Predicates(phrase);
    List<Said> said = new ArrayList<>();
    List<List<Item>> parts = predicates.parts();
    for (int p = 0; p < parts.size(); p++) {
      List<Item> own = Phrases.trimmed(parts.get(p));
      boolean shares = p > 0 && predicates.sharesAuxiliary(own);
      List<Item> shared = shares ? predicates.auxiliaries : List.of();
      List<Item> object = predicates.object(parts, p);
      said.add(new Said(List.of(), subject, shared, Phrases.join(own, object)));
    }
    return said;
  }

  private List<List<Item>> parts() {
    List<List<Item>> parts = new ArrayList<>();
    int start = 0;
    boolean joined = false;
    for (int at = phrase.size() - 2; at > 0 && !joined; at--) {
      joined = phrase.get(at).is("and") && verb(at + 1, at - 1);
    }
    for (int at = 1; at + 1 < phrase.size(); at++) {
      Item item = phrase.get(at);
      boolean and = (item.is("and") || item.is("but")) && verb(at + 1, at - 1);
      boolean comma =
          item.comma()
              && !phrase.get(at + 1).is("and")
              && !phrase.get(at + 1).is("but")
              && (joined || Lexicon.in(THEN, phrase.get(at + 1)))
              && verb(at + 1, at - 1);
      if (and || comma) {
        parts.add(phrase.subList(start, at));
        start = at + 1;
      }
    }
    parts.add(phrase.subList(start, phrase.size()));
    return parts;
  }

  /** Whether a predicate begins here, behind adverbs. */
  private boolean verb(int from, int before) {
    int at = from;
    while (at < phrase.size() && Lexicon.adverb(phrase.get(at))) {
      at++;
    }
    if (at >= phrase.size() || !Lexicon.finite(phrase.get(at))) {
      return false;
    }
    Item item = phrase.get(at);
    Item previous = phrase.get(before).comma() ? phrase.get(before - 1) : phrase.get(before);
    if (Lexicon.preposition(previous) || Lexicon.determiner(previous)) {
      return false;
    }
    if (Lexicon.auxiliary(item) || (Lexicon.past(item) && (at > from || Lexicon.verb(item)))) {
      return true;
    }
    boolean last = at + 1 == phrase.size();
    if (Lexicon.known(item)) {
      boolean noun = item.text().endsWith("s") && !presentBefore(item);
      return !noun || last || complement(phrase.get(at + 1));
    }
    return last
        || complement(phrase.get(at + 1))
        || (Lexicon.plural(phrase.get(at + 1)) && !Clause.adjective(previous));
  }

  /** A form in -s is a verb beside other verbs of the present only. */
  private boolean presentBefore(Item item) {
    return phrase.stream()
        .limit(2)
        .anyMatch(
            first -> Lexicon.finite(first) && first.text().endsWith("s") && !first.equals(item));
  }

  /** What often follows a verb and never an adjective before its noun. */
  static boolean complement(Item next) {
    return next.kind() != Kind.WORD
        || Lexicon.determiner(next)
        || Lexicon.preposition(next)
        || Lexicon.adverb(next)
        || next.capital()
        || next.digits()
        || next.is("and")
        || next.is("him")
        || next.is("them")
        || next.is("that");
  }

  private boolean sharesAuxiliary(List<Item> own) {
    if (auxiliaries.isEmpty() || own.isEmpty()) {
      return false;
    }
    int at = 0;
    while (at + 1 < own.size() && Lexicon.adverb(own.get(at))) {
      at++;
    }
    Item verb = own.get(at);
    if (Lexicon.auxiliary(verb)) {
      return false;
    }
    Item auxiliary = auxiliaries.get(0);
    boolean have = Lexicon.in(Lexicon.HAVE, auxiliary);
    boolean be =
        Lexicon.in(Lexicon.BE, auxiliaries.get(auxiliaries.size() - 1))
            || auxiliaries.get(auxiliaries.size() - 1).is("been");
    boolean past = Lexicon.past(verb);
    if (have && !be) {
      return participleFirst() && (past || (Lexicon.known(verb) && Lexicon.participle(verb)));
    }
    boolean by = at + 1 < own.size() && (own.get(at + 1).is("by") || own.get(at + 1).is("as"));
    return be
        && participleFirst()
        && ((Lexicon.in(Lexicon.PASSIVES, verb) && passive(own, at))
            || (past && (by || at + 1 == own.size()))
            || (verb.is("made") && phrase.stream().anyMatch(item -> Lexicon.in(NAMING, item))));
  }

  /** A passive has no object. */
  private static boolean passive(List<Item> own, int verb) {
    if (verb + 1 == own.size()) {
      return true;
    }
    Item next = own.get(verb + 1);
    return (!Lexicon.determiner(next) && next.kind() != Kind.QUOTE)
        || Lexicon.in(NAMING, own.get(verb));
  }

  private static final Set<String> NAMING =
      Set.of("named", "awarded", "appointed", "elected", "given", "called", "dubbed", "crowned");

  /** Whether the first predicate has a participle behind its auxiliaries. */
  private boolean participleFirst() {
    for (Item item : phrase) {
      if (!Lexicon.adverb(item) && !Lexicon.auxiliary(item) && !item.is("been")) {
        return Lexicon.past(item) || Lexicon.participle(item);
      }
    }
    return false;
  }

  /** The object that a verb without one shares with a later predicate. */
  private List<Item> object(List<List<Item>> parts, int p) {
    if (bareVerb(parts.get(p)) < 0) {
      return List.of();
    }
    for (int later = p + 1; later < parts.size(); later++) {
      List<Item> part = Phrases.trimmed(parts.get(later));
      if (bareVerb(part) < 0) {
        int at = 0;
        while (at < part.size()
            && (Lexicon.adverb(part.get(at)) || Lexicon.auxiliary(part.get(at)))) {
          at++;
        }
        if (at + 1 >= part.size()) {
          return List.of();
        }
        Item next = part.get(at + 1);
        boolean passive =
            Lexicon.preposition(next)
                && auxiliaries.stream().anyMatch(item -> Lexicon.in(Lexicon.BE, item))
                && sharesAuxiliary(part);
        boolean object =
            passive
                || Lexicon.determiner(next)
                || next.capital()
                || next.kind() == Kind.QUOTE
                || Lexicon.plural(next);
        return object ? part.subList(at + 1, part.size()) : List.of();
      }
    }
    return List.of();
  }

  /** Where the verb is in a part that has nothing else but auxiliaries; -1 if it has. */
  private static int bareVerb(List<Item> part) {
    List<Item> items = Phrases.trimmed(part);
    int last = items.size() - 1;
    for (int at = 0; at < last; at++) {
      if (!Lexicon.adverb(items.get(at)) && !Lexicon.auxiliary(items.get(at))) {
        return -1;
      }
    }
    boolean verb =
        last >= 0
            && (Lexicon.finite(items.get(last)) || Lexicon.participle(items.get(last)))
            && !Lexicon.in(INTRANSITIVE, items.get(last));
    return verb ? last : -1;
  }
}
