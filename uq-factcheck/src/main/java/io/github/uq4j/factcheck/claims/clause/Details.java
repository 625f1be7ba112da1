package io.github.uq4j.factcheck.claims.clause;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes one predicate apart: what it says of a noun, of birth and death, and its lists. */
final class Details {

  private static final Set<String> UNIQUE = Set.of("first", "only", "last", "one");

  private static final Set<String> LIFE = Set.of("born", "died", "buried");

  private static final Set<String> QUANTITIES =
      Set.of("several", "numerous", "various", "multiple", "many");

  private static final Set<String> NUMBERS = Set.of("number", "variety", "range");

  private static final int MOST = 24;

  private Details() {}

  static List<Said> of(Said said, int depth) {
    List<Said> found = new ArrayList<>();
    for (Said noun : nouns(said, depth)) {
      for (Said life : life(noun)) {
        for (Said including : including(life)) {
          found.addAll(lists(including));
        }
      }
    }
    return found.size() > MOST ? List.of(said) : found;
  }

  /** {@code is a painter who lived in Rome}: a painter, and lived in Rome. */
  private static List<Said> nouns(Said said, int depth) {
    List<Item> phrase = Phrases.join(said.shared(), said.own());
    int verb = 0;
    while (verb < phrase.size() && Lexicon.adverb(phrase.get(verb))) {
      verb++;
    }
    if (verb + 2 >= phrase.size() || !Lexicon.in(Lexicon.BE, phrase.get(verb))) {
      return List.of(said);
    }
    for (int at = verb + 1; at + 1 < phrase.size(); at++) {
      Item item = phrase.get(at);
      boolean other = Lexicon.preposition(item) && !item.is("from");
      if (other || UNIQUE.contains(item.lower()) || Lexicon.auxiliary(item)) {
        return List.of(said);
      }
      boolean noun = at > verb + 2 && !Lexicon.adverb(phrase.get(at - 1));
      boolean adjective =
          Lexicon.determiner(phrase.get(at - 1)) || Lexicon.adverb(phrase.get(at - 1));
      boolean verbal = (Lexicon.past(item) && !adjective) || (Lexicon.participle(item) && !noun);
      if (verbal || item.is("which") || item.is("that")) {
        return List.of(said);
      }
      if (noun && item.is("who") && Lexicon.finite(afterAdverbs(phrase, at + 1))) {
        return nounAndClause(said, phrase, at, depth);
      }
      boolean best = item.is("best") && phrase.get(at + 1).is("known");
      if (noun && (best || item.is("known") || item.is("born"))) {
        Item copula = phrase.get(verb);
        Item was =
            item.is("born") && !copula.is("was") && !copula.is("were") ? Item.glue("was") : copula;
        return List.of(
            new Said(List.of(), said.subject(), List.of(), phrase.subList(0, at)),
            new Said(List.of(), said.subject(), List.of(was), phrase.subList(at, phrase.size())));
      }
    }
    return List.of(said);
  }

  private static List<Said> nounAndClause(Said said, List<Item> phrase, int who, int depth) {
    List<Said> both = new ArrayList<>();
    both.add(new Said(List.of(), said.subject(), List.of(), phrase.subList(0, who)));
    List<Item> clause = phrase.subList(who + 1, phrase.size());
    both.addAll(Analysis.of(Phrases.join(said.subject(), clause), depth + 1));
    return both;
  }

  private static Item afterAdverbs(List<Item> phrase, int from) {
    int at = from;
    while (at + 1 < phrase.size() && Lexicon.adverb(phrase.get(at))) {
      at++;
    }
    return phrase.get(at);
  }

  /** {@code was born on DAY in PLACE}: the day, and the place. */
  private static List<Said> life(Said said) {
    List<Item> phrase = Phrases.join(said.shared(), said.own());
    for (int at = 0; at + 3 < phrase.size() && at < 3; at++) {
      if (Lexicon.in(LIFE, phrase.get(at)) && place(phrase.get(at + 1))) {
        boolean date = dated(phrase, at + 2);
        for (int next = at + 3; next + 1 < phrase.size(); next++) {
          Item item = phrase.get(next);
          boolean other =
              place(item)
                  && dated(phrase, next + 1) != date
                  && (dated(phrase, next + 1) || named(phrase, next + 1));
          if (other) {
            List<Item> verb = phrase.subList(0, at + 1);
            return List.of(
                new Said(
                    said.lead(),
                    said.subject(),
                    verb,
                    Phrases.trimmed(phrase.subList(at + 1, next))),
                new Said(said.lead(), said.subject(), verb, phrase.subList(next, phrase.size())));
          }
          boolean inside =
              item.capital()
                  || item.digits()
                  || item.comma()
                  || item.kind() == Item.Kind.INNER
                  || item.is("of")
                  || item.is("the");
          if (!inside) {
            break;
          }
        }
      }
    }
    return List.of(said);
  }

  private static boolean place(Item item) {
    return item.is("in") || item.is("on") || item.is("at");
  }

  private static boolean dated(List<Item> phrase, int at) {
    return phrase.get(at).digits() || Places.month(phrase.get(at));
  }

  private static boolean named(List<Item> phrase, int at) {
    return phrase.get(at).capital() || phrase.get(at).is("the");
  }

  /** {@code won prizes, including A and B}: prizes, and each. */
  private static List<Said> including(Said said) {
    List<Item> own = said.own();
    for (int at = 2; at + 1 < own.size(); at++) {
      if (own.get(at).is("including") && own.get(at - 1).comma()) {
        List<Item> prefix = own.subList(0, at - 1);
        List<Item> including = own.subList(at, at + 1);
        List<Said> all = new ArrayList<>();
        all.add(new Said(said.lead(), said.subject(), said.shared(), prefix));
        List<Item> listed = own.subList(at + 1, own.size());
        for (Lists.Member member : Lists.of(listed, 0)) {
          all.add(
              new Said(
                  said.lead(),
                  said.subject(),
                  Phrases.join(said.shared(), before(prefix, including, member), member.shared()),
                  member.own()));
        }
        return all;
      }
    }
    return List.of(said);
  }

  /**
   * What stands before a member: {@code won} for {@code won several prizes, including}, where it is
   * plain that {@code several prizes} is what the members are.
   */
  private static List<Item> before(List<Item> prefix, List<Item> including, Lists.Member member) {
    List<Item> whole = Phrases.join(prefix, including);
    Item first = Phrases.join(member.shared(), member.own()).get(0);
    for (int at = prefix.size() - 1; at > 0; at--) {
      int start = number(prefix, at) ? behindArticle(prefix, at) : at;
      if (start > 0 && (start < at || Lexicon.in(QUANTITIES, prefix.get(at)))) {
        boolean gerund = first.lower().endsWith("ing");
        boolean two = Lexicon.preposition(first) && Lexicon.preposition(prefix.get(start - 1));
        int to = two ? start - 1 : start;
        boolean one = two || !Lexicon.preposition(first);
        boolean verb = to > 0 && !Lexicon.determiner(prefix.get(to - 1));
        return gerund || !one || !verb ? whole : prefix.subList(0, to);
      }
    }
    return whole;
  }

  private static boolean number(List<Item> prefix, int at) {
    return Lexicon.in(NUMBERS, prefix.get(at))
        && at + 1 < prefix.size()
        && prefix.get(at + 1).is("of");
  }

  /** Where {@code a wide range} begins; the same place if no article is there. */
  private static int behindArticle(List<Item> prefix, int noun) {
    for (int at = noun - 1; at > 0 && at >= noun - 2; at--) {
      if (prefix.get(at).is("a")) {
        return at;
      }
    }
    return noun;
  }

  private static List<Said> lists(Said said) {
    List<Item> own = said.own();
    int from = 0;
    while (from < own.size()
        && (Lexicon.adverb(own.get(from)) || Lexicon.auxiliary(own.get(from)))) {
      from++;
    }
    if (from < own.size() && (Lexicon.finite(own.get(from)) || Lexicon.participle(own.get(from)))) {
      from++;
    }
    List<Lists.Member> members = Lists.of(own, from);
    if (members.size() < 2) {
      return List.of(said);
    }
    return members.stream()
        .map(
            member ->
                new Said(
                    said.lead(),
                    said.subject(),
                    Phrases.join(said.shared(), member.shared()),
                    member.own()))
        .toList();
  }
}
