package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes statements of what stands beside a name: brackets, appositions, relative clauses. */
final class Asides {

  private static final Set<String> WAS = Set.of("born", "raised", "educated", "trained", "founded");

  private static final Set<String> LASTING =
      Lexicon.words("nicknamed based located situated headquartered called named considered");

  private static final Set<String> PLURAL = Set.of("they", "we", "you");

  private static final Set<String> AT =
      Lexicon.words("university college school institute academy conservatory company club");

  private static final Pattern YEARS =
      Pattern.compile("\\((?:born )?(\\d{3,4}) ?[-–—] ?(\\d{3,4})\\)");

  private final Clause clause;
  private final int depth;

  Asides(Clause clause, int depth) {
    this.clause = clause;
    this.depth = depth;
  }

  /** What an aside says of a name or noun. */
  List<Said> of(List<Item> host, List<Item> aside) {
    Item first = aside.get(0);
    List<Item> body = aside.subList(1, aside.size());
    if (first.kind() == Kind.BRACKET) {
      return bracket(host, first);
    }
    if ((first.is("who") || first.is("which")) && verbFirst(body)) {
      return deeper(Phrases.join(host, body));
    }
    if (first.is("whose")) {
      return deeper(Phrases.join(host, List.of(Item.glue("'s")), body));
    }
    if (first.is("where") && !body.isEmpty()) {
      String in = host.stream().anyMatch(item -> AT.contains(item.lower())) ? "At" : "In";
      return deeper(Phrases.join(List.of(Item.glue(in)), host, List.of(comma()), body));
    }
    if (first.is("who") || first.is("which") || first.is("whom") || first.is("where")) {
      return List.of(Said.of(host, Phrases.join(List.of(Item.glue(",")), aside)));
    }
    return deeper(Phrases.join(host, List.of(copula(host, first)), article(first), aside));
  }

  /** What a participle behind a verb phrase says of the subject. */
  List<Said> participle(List<Item> body) {
    return deeper(Phrases.join(clause.subject(), body));
  }

  Item copula(List<Item> host, Item first) {
    boolean many =
        host.stream().anyMatch(item -> item.is("and"))
            || (host.size() == 1 && PLURAL.contains(host.get(0).lower()));
    boolean done = Lexicon.past(first) && !Lexicon.in(LASTING, first);
    boolean past = done || WAS.contains(first.lower()) || clause.past();
    return Item.glue(past ? many ? "were" : "was" : many ? "are" : "is");
  }

  List<Said> deeper(List<Item> items) {
    return Analysis.of(items, depth + 1);
  }

  private static List<Item> article(Item first) {
    return first.is("former") ? List.of(Item.glue("a")) : List.of();
  }

  private static Item comma() {
    return new Item(-1, 0, 0, ",", Kind.COMMA);
  }

  private static boolean verbFirst(List<Item> body) {
    int at = 0;
    while (at < body.size() && Lexicon.adverb(body.get(at))) {
      at++;
    }
    return at < body.size() && Lexicon.finite(body.get(at));
  }

  private static List<Said> bracket(List<Item> host, Item bracket) {
    Matcher years = YEARS.matcher(bracket.text());
    if (years.matches()) {
      return List.of(
          Said.of(host, List.of(Item.glue("was born in"), part(bracket, years, 1))),
          Said.of(host, List.of(Item.glue("died in"), part(bracket, years, 2))));
    }
    String inner = bracket.text().substring(1, bracket.text().length() - 1).strip();
    boolean told = inner.startsWith("born ") || inner.startsWith("died ");
    if (!told) {
      return List.of(Said.of(host, List.of(bracket)));
    }
    List<Item> copula = inner.startsWith("born ") ? List.of(Item.glue("was")) : List.of();
    return List.of(Said.of(host, Phrases.join(copula, List.of(bracket.saying(inner)))));
  }

  private static Item part(Item bracket, Matcher years, int group) {
    return new Item(
        bracket.index(),
        bracket.start() + years.start(group),
        bracket.start() + years.end(group),
        years.group(group),
        Kind.WORD);
  }
}
