package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes out of a verb phrase what hangs on it by a comma: relative clauses, appositions of names,
 * and participles.
 */
final class Attached {

  private static final Set<String> RELATIVES = Set.of("who", "which", "whose", "where");

  private static final Set<String> NAMED = Set.of("known", "nicknamed", "born");

  private static final Set<String> OBJECTS = Set.of("him", "them", "it", "me", "us");

  private final Clause clause;
  private final Asides asides;
  private final List<Item> rest;
  private final List<Said> said = new ArrayList<>();

  Attached(Clause clause, Asides asides) {
    this.clause = clause;
    this.asides = asides;
    this.rest = new ArrayList<>(clause.predicate());
    for (int at = 1; at + 1 < rest.size(); at++) {
      if (rest.get(at).comma() && (relative(at) || participle(at) || named(at) || apposition(at))) {
        at--;
      }
    }
  }

  /** The verb phrase without them. */
  List<Item> rest() {
    return rest;
  }

  List<Said> said() {
    return said;
  }

  private boolean relative(int comma) {
    if (!Lexicon.in(RELATIVES, rest.get(comma + 1))) {
      return false;
    }
    List<Item> host = host(comma);
    if (host.isEmpty()) {
      return false;
    }
    take(comma, end(comma + 2), host);
    return true;
  }

  private boolean apposition(int comma) {
    Item first = rest.get(comma + 1);
    Item before = rest.get(comma - 1);
    boolean noun = (Lexicon.determiner(first) && !first.text().endsWith("s")) || first.is("former");
    boolean name = before.kind() == Kind.QUOTE || (before.capital() && !Places.month(before));
    if (!noun || !name) {
      return false;
    }
    int end = comma + 2;
    while (end < rest.size() && !rest.get(end).comma()) {
      Item item = rest.get(end);
      boolean goesOn =
          item.is("and")
              && end + 1 < rest.size()
              && !(Lexicon.person(rest.get(end + 1)) || Lexicon.finite(rest.get(end + 1)));
      if (Lexicon.auxiliary(item) || goesOn || item.kind() == Kind.BREAK) {
        return false;
      }
      if (item.is("and") && Lexicon.finite(rest.get(end + 1))) {
        break;
      }
      end++;
    }
    boolean list =
        end + 1 < rest.size()
            && rest.get(end).comma()
            && !(rest.get(end + 1).is("and") && verbAt(end + 2))
            && (rest.get(end + 1).is("and") || laterAnd(end + 1));
    if (list || inList(comma)) {
      return false;
    }
    take(comma, end, name(comma));
    return true;
  }

  /** Whether the commas from here on end in {@code , and}: then they are a list's. */
  private boolean laterAnd(int from) {
    for (int at = from; at + 1 < rest.size(); at++) {
      if (rest.get(at).is("and") && !verbAt(at + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a name or quotation with a comma stands before the one before the comma. */
  private boolean inList(int comma) {
    int from = comma - name(comma).size();
    return from > 0 && (rest.get(from - 1).comma() || rest.get(from - 1).is("and"));
  }

  private boolean participle(int comma) {
    int at = comma + 1;
    while (at < rest.size() && Lexicon.adverb(rest.get(at))) {
      at++;
    }
    if (at + 1 >= rest.size()) {
      return false;
    }
    Optional<String> past = Lexicon.pastOf(rest.get(at));
    Item next = rest.get(at + 1);
    Item before = rest.get(comma - 1);
    boolean object =
        (Lexicon.in(OBJECTS, next) && !rest.get(at).is("helping"))
            || (next.is("her") && at + 2 < rest.size() && Lexicon.determiner(rest.get(at + 2)));
    if (past.isEmpty()
        || object
        || next.comma()
        || next.is("and")
        || (!Predicates.complement(next) && laterAnd(at + 1))
        || (before.lower().endsWith("ing") && enumerated(comma - 2))) {
      return false;
    }
    int end = end(at + 1);
    List<Item> body = new ArrayList<>(rest.subList(comma + 1, end));
    if (clause.pastOrPerfect()) {
      inThePast(body, at - comma - 1);
    } else {
      body.add(0, asides.copula(clause.subject(), body.get(0)));
    }
    said.addAll(asides.participle(body));
    rest.subList(comma, end).clear();
    return true;
  }

  /** Puts the participle at a place, and those joined to it by {@code and}, in the past tense. */
  private static void inThePast(List<Item> body, int participle) {
    for (int i = participle; i < body.size(); i++) {
      int before = i - 1;
      while (before > 0 && Lexicon.adverb(body.get(before))) {
        before--;
      }
      if (i == participle || body.get(before).is("and")) {
        Item item = body.get(i);
        body.set(i, Lexicon.pastOf(item).map(item::saying).orElse(item));
      }
    }
  }

  /** Whether a gerund behind this place may be the first of several. */
  private boolean enumerated(int at) {
    return at < 0 || rest.get(at).comma() || Lexicon.finite(rest.get(at));
  }

  /** {@code , best known for ...} behind something that is no name. */
  private boolean named(int comma) {
    int at = comma + 1;
    while (at < rest.size() && (Lexicon.adverb(rest.get(at)) || rest.get(at).is("best"))) {
      at++;
    }
    if (at + 1 >= rest.size() || !Lexicon.in(NAMED, rest.get(at))) {
      return false;
    }
    boolean birth =
        rest.get(at).is("born")
            && Lexicon.in(Lexicon.BE, rest.get(0))
            && Lexicon.preposition(rest.get(at + 1));
    if (rest.get(comma - 1).capital() ? !birth : rest.get(at).is("born") && !birth) {
      return false;
    }
    int end = end(at + 1);
    List<Item> body = List.copyOf(rest.subList(comma + 1, end));
    Item copula = asides.copula(clause.subject(), body.get(0));
    said.addAll(asides.participle(Phrases.join(List.of(copula), body)));
    rest.subList(comma, end).clear();
    return true;
  }

  private void take(int comma, int end, List<Item> host) {
    List<Item> aside = List.copyOf(rest.subList(comma + 1, end));
    said.addAll(asides.of(List.copyOf(host), aside));
    boolean closed =
        end < rest.size()
            && rest.get(end).comma()
            && end + 1 < rest.size()
            && !rest.get(end + 1).is("and")
            && !verbAt(end + 1)
            && !Lexicon.in(RELATIVES, rest.get(end + 1))
            && Lexicon.pastOf(rest.get(end + 1)).isEmpty();
    rest.subList(comma, closed ? end + 1 : end).clear();
  }

  /** Where a relative clause or participle ends: at a comma before a verb, or before a time. */
  private int end(int from) {
    for (int at = from; at + 1 < rest.size(); at++) {
      Item item = rest.get(at);
      if (item.kind() == Kind.BREAK || item.kind() == Kind.SEMICOLON) {
        return at;
      }
      if (item.comma()) {
        boolean and = rest.get(at + 1).is("and") || rest.get(at + 1).is("but");
        boolean time =
            Lexicon.preposition(rest.get(at + 1))
                && at + 2 < rest.size()
                && rest.get(at + 2).digits();
        boolean another =
            Lexicon.in(RELATIVES, rest.get(at + 1)) || Lexicon.pastOf(rest.get(at + 1)).isPresent();
        if ((and && verbAt(at + 2)) || time || another) {
          return at;
        }
      }
    }
    return rest.size();
  }

  private boolean verbAt(int from) {
    int at = from;
    while (at < rest.size() && Lexicon.adverb(rest.get(at))) {
      at++;
    }
    return at < rest.size() && Lexicon.finite(rest.get(at));
  }

  /** The name or quotation that ends before a place. */
  private List<Item> name(int to) {
    int from = to - 1;
    if (rest.get(from).kind() != Kind.QUOTE) {
      while (from > 0 && part(from - 1)) {
        from--;
      }
      while (from < to && !rest.get(from).capital()) {
        from++;
      }
    }
    boolean article = from > 0 && from < to && rest.get(from - 1).is("the");
    return rest.subList(article ? from - 1 : from, to);
  }

  private boolean part(int at) {
    Item item = rest.get(at);
    return item.capital()
        || ((item.is("of") || item.is("de") || item.is("van"))
            && at > 0
            && rest.get(at - 1).capital());
  }

  /** The noun with its determiner that ends before a place; empty if it is none. */
  private List<Item> host(int to) {
    Item last = rest.get(to - 1);
    if (last.kind() == Kind.QUOTE) {
      return rest.subList(to - 1, to);
    }
    if (last.digits() || Places.month(last)) {
      return List.of();
    }
    int from = to;
    while (from > 1) {
      Item item = rest.get(from - 1);
      boolean stops =
          (item.kind() != Kind.WORD && item.kind() != Kind.QUOTE && item.kind() != Kind.INNER)
              || (Lexicon.preposition(item) && !item.is("of"))
              || item.is("to")
              || item.is("and")
              || Lexicon.in(RELATIVES, item)
              || (Lexicon.finite(item) && Clause.verb(rest, from - 1));
      if (stops) {
        break;
      }
      from--;
    }
    while (from < to && Lexicon.adverb(rest.get(from))) {
      from++;
    }
    boolean noun =
        from < to
            && (rest.get(from).capital()
                || rest.get(from).digits()
                || Lexicon.determiner(rest.get(from)));
    return noun ? rest.subList(from, to) : List.of();
  }
}
