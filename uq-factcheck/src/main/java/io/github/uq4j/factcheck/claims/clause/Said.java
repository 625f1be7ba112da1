package io.github.uq4j.factcheck.claims.clause;

import java.util.List;

/**
 * One thing a clause says.
 *
 * @param lead what stands before the subject, as {@code In 1950,}
 * @param subject whom it is about
 * @param shared words that other things said share, as the verb of a list
 * @param own the words of its own
 */
record Said(List<Item> lead, List<Item> subject, List<Item> shared, List<Item> own) {

  static Said whole(List<Item> items) {
    return new Said(List.of(), List.of(), List.of(), items);
  }

  static Said of(List<Item> subject, List<Item> own) {
    return new Said(List.of(), subject, List.of(), own);
  }

  List<Item> items() {
    return Phrases.trimmed(Phrases.join(lead, subject, shared, own));
  }

  Said withLead(List<Item> newLead) {
    return new Said(newLead, subject, shared, own);
  }
}
