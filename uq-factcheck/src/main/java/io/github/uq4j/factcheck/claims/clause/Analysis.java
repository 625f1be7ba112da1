package io.github.uq4j.factcheck.claims.clause;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what one clause says; asides that are clauses themselves are taken apart in turn. */
final class Analysis {

  private static final int DEEPEST = 4;

  private Analysis() {}

  static List<Said> of(List<Item> items, int depth) {
    Optional<Clause> found = depth > DEEPEST ? Optional.empty() : Clause.of(items);
    if (found.isEmpty()) {
      return List.of(Said.whole(items));
    }
    Clause clause = found.get();
    List<Said> said = new ArrayList<>();
    Asides asides = new Asides(clause, depth);
    if (!clause.opening().isEmpty()) {
      said.addAll(asides.of(clause.subject(), clause.opening()));
    }
    List<Said> beside = new ArrayList<>();
    clause.asides().forEach(aside -> beside.addAll(asides.of(clause.subject(), aside)));
    Attached attached = new Attached(clause, asides);
    said.addAll(beside);
    List<Said> predicates = Predicates.of(clause.subject(), attached.rest());
    for (int p = 0; p < predicates.size(); p++) {
      Said predicate = predicates.get(p);
      boolean led = p == 0 || (timed(clause.lead()) && !timedItself(predicate));
      for (Said each : Details.of(predicate, depth)) {
        said.add(
            led && each.subject().equals(clause.subject()) ? each.withLead(clause.lead()) : each);
      }
    }
    said.addAll(attached.said());
    return said;
  }

  /** Whether it is a time in figures, which holds for all that follows. */
  private static boolean timed(List<Item> lead) {
    return !lead.isEmpty()
        && Lexicon.preposition(lead.get(0))
        && lead.stream().anyMatch(Item::digits);
  }

  private static boolean timedItself(Said predicate) {
    return predicate.own().stream()
        .anyMatch(item -> item.year() || Lexicon.in(Lexicon.OWN_TIME, item));
  }
}
