package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows of items: joined, trimmed and written out. */
final class Phrases {

  private static final String MARKS = ",;:";

  private Phrases() {}

  @SafeVarargs
  static List<Item> join(List<Item>... parts) {
    List<Item> joined = new ArrayList<>();
    for (List<Item> part : parts) {
      joined.addAll(part);
    }
    return joined;
  }

  /** Without outer commas and connectors. */
  static List<Item> trimmed(List<Item> items) {
    int from = 0;
    int to = items.size();
    while (from < to && mark(items.get(from))) {
      from++;
    }
    while (to > from && (mark(items.get(to - 1)) || items.get(to - 1).is("and"))) {
      to--;
    }
    return items.subList(from, to);
  }

  private static boolean mark(Item item) {
    return switch (item.kind()) {
      case COMMA, INNER, SEMICOLON, BREAK -> true;
      default -> false;
    };
  }

  /** The items in words; neighbours keep the space they have in the sentence. */
  static String text(String sentence, List<Item> items) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.text().isEmpty()) {
        continue;
      }
      Item before = i == 0 ? item : items.get(i - 1);
      boolean neighbours =
          i > 0 && !item.added() && !before.added() && item.index() == before.index() + 1;
      if (neighbours) {
        text.append(gap(sentence, before, item));
      } else if (i > 0
          && !item.text().startsWith("'s")
          && MARKS.indexOf(item.text().charAt(0)) < 0) {
        text.append(' ');
      }
      text.append(item.text());
    }
    return text.toString().strip();
  }

  private static String gap(String sentence, Item before, Item item) {
    return before.end() <= item.start() ? sentence.substring(before.end(), item.start()) : "";
  }

  /** The stretches under the items, neighbours together. */
  static List<TextSpan> spans(List<Item> items) {
    List<Item> placed =
        items.stream()
            .filter(item -> !item.added() && item.end() > item.start())
            .sorted(Comparator.comparingInt(Item::start))
            .distinct()
            .toList();
    List<TextSpan> spans = new ArrayList<>();
    int last = Integer.MIN_VALUE;
    for (Item item : placed) {
      boolean joined = !spans.isEmpty() && item.index() <= last + 1;
      int start = joined ? spans.remove(spans.size() - 1).start() : item.start();
      spans.add(new TextSpan(start, item.end()));
      last = item.index();
    }
    return spans;
  }
}
