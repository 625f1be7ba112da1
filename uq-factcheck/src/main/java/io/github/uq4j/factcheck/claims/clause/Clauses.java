package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes a sentence apart into statements.
 *
 * <p>First clauses with a subject of their own, then what each clause says: coordinated predicates,
 * lists, appositions, relative clauses, participles. If what was taken apart lacks a word of its
 * clause, the clause stays whole: nothing gets lost. A clause of more than {@value #LONGEST} words
 * and a sentence in another language than English stay whole, so the time is linear in the length
 * of the text. Safe for use by several threads.
 */
public final class Clauses {

  /** The longest clause that is taken apart, in words and marks. */
  static final int LONGEST = 160;

  private static final Set<String> CONNECTORS =
      Lexicon.words(
          "and but or so yet while whereas although though who which that whose whom where including");

  private final String text;
  private final Map<String, Statement> statements = new LinkedHashMap<>();

  private Clauses(String text) {
    this.text = text;
  }

  /**
   * What a sentence states.
   *
   * @param text the text
   * @param sentence a stretch of it, without its final stop
   * @return the statements in order; one at least
   */
  public static List<Statement> of(String text, TextSpan sentence) {
    List<Item> items = Items.of(text, sentence);
    if (items.isEmpty() || !Lexicon.english(items)) {
      return List.of(new Statement(sentence.of(text), sentence, List.of(sentence)));
    }
    Clauses clauses = new Clauses(text);
    for (List<Item> clause : Conjoined.of(items)) {
      clauses.add(Phrases.trimmed(clause));
    }
    return List.copyOf(clauses.statements.values());
  }

  private void add(List<Item> clause) {
    if (clause.isEmpty()) {
      return;
    }
    List<Said> said = clause.size() > LONGEST ? List.of() : Analysis.of(clause, 0);
    if (said.size() > 1 && covers(said, clause)) {
      for (Said each : said) {
        add(each);
      }
    } else {
      TextSpan span = new TextSpan(clause.get(0).start(), clause.get(clause.size() - 1).end());
      statements.putIfAbsent(span.of(text), new Statement(span.of(text), span, List.of(span)));
    }
  }

  private void add(Said said) {
    List<Item> items = said.items();
    List<TextSpan> spans = Phrases.spans(items);
    List<TextSpan> own = Phrases.spans(Phrases.trimmed(said.own()));
    List<TextSpan> shown = own.isEmpty() ? spans : own;
    if (!spans.isEmpty()) {
      String words = Phrases.text(text, items);
      TextSpan stretch = new TextSpan(shown.get(0).start(), shown.get(shown.size() - 1).end());
      statements.putIfAbsent(words, new Statement(words, stretch, spans));
    }
  }

  /** Whether every word but connectors stands in something said. */
  private static boolean covers(List<Said> said, List<Item> clause) {
    List<Integer> covered = new ArrayList<>();
    for (Said each : said) {
      each.items().forEach(item -> covered.add(item.index()));
    }
    Set<Integer> indices = Set.copyOf(covered);
    return clause.stream()
        .allMatch(
            item ->
                indices.contains(item.index())
                    || Lexicon.in(CONNECTORS, item)
                    || item.kind() == Item.Kind.COMMA
                    || item.kind() == Item.Kind.INNER);
  }
}
