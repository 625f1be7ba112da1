package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.factcheck.claims.clause.Item.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the commas that are parts of dates ({@code May 5, 1999}), of places ({@code in Pensacola,
 * Florida}) and of names ({@code Jr.}).
 *
 * <p>A row of names after a preposition is one place unless it goes on as a list: {@code in Paris,
 * London, and Rome}. Known countries and states settle {@code in Paris, France and in Rome}.
 */
final class Places {

  private static final Set<String> PREPOSITIONS =
      Set.of("in", "at", "from", "near", "of", "to", "outside", "around", "for");

  private static final Set<String> TITLES =
      Set.of("jr", "jr.", "sr", "sr.", "inc", "inc.", "ltd", "ltd.", "phd", "ph.d.", "ii", "iii");

  private static final Set<String> MONTHS =
      Lexicon.words(
          "january february march april may june july august september october november december",
          "jan feb mar apr jun jul aug sep sept oct nov dec jan. feb. aug. sept. oct. nov. dec.");

  private static final Set<String> REGIONS =
      Lexicon.words(
          "england scotland wales ireland france germany italy spain portugal norway sweden denmark",
          "finland iceland poland russia ukraine austria switzerland belgium netherlands hungary greece",
          "turkey romania bulgaria serbia croatia egypt nigeria ghana kenya ethiopia morocco algeria",
          "tunisia israel iraq iran india pakistan bangladesh china japan korea taiwan philippines",
          "indonesia malaysia thailand vietnam australia canada mexico brazil argentina chile peru",
          "colombia venezuela cuba jamaica usa u.s. u.s.a. us uk u.k. alabama alaska arizona arkansas",
          "california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa",
          "kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi",
          "missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah",
          "vermont virginia washington wisconsin wyoming ontario quebec alberta d.c.");

  private Places() {}

  /** The items with the commas inside dates, places and names marked as such. */
  static List<Item> marked(List<Item> items) {
    List<Item> marked = new ArrayList<>(items);
    for (int i = 1; i + 1 < items.size(); i++) {
      if (items.get(i).comma() && (ofDate(items, i) || ofName(items, i))) {
        marked.set(i, items.get(i).with(Kind.INNER));
      }
    }
    for (int i = 1; i + 1 < marked.size(); i++) {
      if (marked.get(i).comma()) {
        i = place(marked, i);
      }
    }
    return marked;
  }

  static boolean month(Item item) {
    return item.capital() && MONTHS.contains(item.lower());
  }

  static boolean region(Item item) {
    return item.capital() && REGIONS.contains(item.lower());
  }

  private static boolean ofDate(List<Item> items, int comma) {
    if (!items.get(comma + 1).year()) {
      return false;
    }
    Item before = items.get(comma - 1);
    boolean day = before.digits() && before.text().length() <= 2;
    return month(before) || (day && comma >= 2 && month(items.get(comma - 2)));
  }

  private static boolean ofName(List<Item> items, int comma) {
    Item after = items.get(comma + 1);
    return after.capital() && TITLES.contains(after.lower());
  }

  /** Marks the commas of a place that begins before this one; returns the last item looked at. */
  private static int place(List<Item> items, int comma) {
    int from = comma;
    while (from > 0 && items.get(from - 1).capital()) {
      from--;
    }
    if (from == comma || from == 0 || !preposition(items.get(from - 1))) {
      return comma;
    }
    List<Integer> commas = new ArrayList<>();
    int at = comma;
    int names = at;
    while (at < items.size() && items.get(at).comma()) {
      names = at + 1;
      while (names < items.size() && items.get(names).capital()) {
        names++;
      }
      if (names == at + 1) {
        break;
      }
      commas.add(at);
      at = names;
    }
    if (!commas.isEmpty() && !list(items, at, from, commas)) {
      commas.forEach(c -> items.set(c, items.get(c).with(Kind.INNER)));
    }
    return commas.isEmpty() ? comma : commas.get(commas.size() - 1);
  }

  private static boolean preposition(Item item) {
    return item.word() && PREPOSITIONS.contains(item.lower());
  }

  /** Whether names with commas go on as a list, or begin a sentence of their own. */
  private static boolean list(List<Item> items, int at, int from, List<Integer> commas) {
    int last = commas.get(commas.size() - 1);
    if (items.get(last + 1).is("I")) {
      return true;
    }
    boolean region = region(items.get(last + 1)) && at == last + 2 && !region(items.get(from));
    if (region && commas.size() == 1) {
      return false;
    }
    if (at >= items.size()) {
      return !Set.of("in", "at", "near", "from").contains(items.get(from - 1).lower());
    }
    Item next = items.get(at);
    boolean firm = Set.of("in", "at", "near", "from").contains(items.get(from - 1).lower());
    if (!firm || next.is("de") || next.is("van") || next.is("of")) {
      return true;
    }
    if (next.comma()) {
      return at + 1 < items.size() && items.get(at + 1).is("and");
    }
    // A verb straight after the last name makes it a subject.
    return next.is("and") || Lexicon.finite(next);
  }
}
