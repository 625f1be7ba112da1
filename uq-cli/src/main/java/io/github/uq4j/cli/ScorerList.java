package io.github.uq4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerProvider.Entry;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All that scorers declare about themselves, as text for people, as JSON, as Markdown. */
final class ScorerList {

  private static final int COLUMNS = 80;
  private static final String INDENT = "    ";

  private final List<Entry> entries;

  private ScorerList(List<Entry> entries) {
    this.entries = entries;
  }

  static ScorerList of(ScorerRegistry registry) {
    return new ScorerList(registry.entries());
  }

  private List<Entry> of(Level level) {
    return entries.stream().filter(entry -> entry.info().level() == level).toList();
  }

  private static String heading(Level level) {
    return switch (level) {
      case SEQUENCE -> "Scores of an answer";
      case TOKEN -> "Scores of every token";
      case CLAIM -> "Scores of a claim";
    };
  }

  /** A paragraph a scorer, none wider than a terminal. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Level level : Level.values()) {
      List<Entry> some = of(level);
      if (!some.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(heading(level)).append('\n');
        some.forEach(entry -> paragraph(text, entry));
      }
    }
    return text.toString();
  }

  private static void paragraph(StringBuilder text, Entry entry) {
    ScorerInfo info = entry.info();
    text.append('\n').append("  ").append(info.id()).append('\n');
    wrap(
        text,
        "larger means " + meaning(info) + "; " + values(info) + "; version " + info.version());
    wrap(text, "needs " + needs(info) + "; cost: " + info.cost().id());
    if (!entry.options().isEmpty()) {
      wrap(text, "options: " + entry.options().stream().sorted().collect(Collectors.joining(", ")));
    }
    info.paper()
        .ifPresent(
            paper -> {
              wrap(text, authors(paper) + " " + paper.year() + ", " + paper.title());
              wrap(text, paper.link());
            });
  }

  private static void wrap(StringBuilder text, String paragraph) {
    int column = 0;
    for (String word : paragraph.split(" ", -1)) {
      if (column == 0 || column + 1 + word.length() > COLUMNS) {
        text.append(column == 0 ? "" : "\n").append(INDENT).append(word);
        column = INDENT.length() + word.length();
      } else {
        text.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    text.append('\n');
  }

  private static String meaning(ScorerInfo info) {
    return info.orientation() == Orientation.UNCERTAINTY ? "less sure" : "more sure";
  }

  private static String values(ScorerInfo info) {
    String range = info.range().equals(Range.REAL) ? "any number" : info.range().toString();
    return info.unit() == Unit.NONE ? range : range + " " + info.unit().id();
  }

  private static String needs(ScorerInfo info) {
    return info.needs().isEmpty()
        ? "text only"
        : info.needs().stream().sorted().map(Signal::id).collect(Collectors.joining(", "));
  }

  /** The first author's surname, and whether there are others. */
  private static String authors(Paper paper) {
    String first = paper.authors().split(",| and ", 2)[0].strip();
    String surname = first.substring(first.lastIndexOf(' ') + 1);
    return first.equals(paper.authors().strip()) ? surname : surname + " et al.";
  }

  /** The table of the README. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| id | of | larger means | range, unit | needs | from |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (Level level : Level.values()) {
      for (Entry entry : of(level)) {
        ScorerInfo info = entry.info();
        List<String> cells = new ArrayList<>();
        cells.add("`" + info.id() + "`");
        cells.add(level == Level.SEQUENCE ? "answer" : level.id());
        cells.add(meaning(info));
        cells.add(values(info));
        cells.add(needs(info));
        cells.add(info.paper().map(ScorerList::link).orElse(""));
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
      }
    }
    return text.toString();
  }

  private static String link(Paper paper) {
    return "[" + authors(paper) + " " + paper.year() + "](" + paper.link() + ")";
  }

  /** Everything, for programs. */
  String json() {
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (Entry entry : entries) {
      describe(all.addObject(), entry);
    }
    return all.toPrettyString();
  }

  private static void describe(ObjectNode node, Entry entry) {
    ScorerInfo info = entry.info();
    node.put("id", info.id());
    node.put("version", info.version());
    node.put("level", info.level().id());
    ArrayNode needs = node.putArray("needs");
    info.needs().stream().sorted().map(Signal::id).forEach(needs::add);
    node.put("orientation", info.orientation().id());
    ArrayNode range = node.putArray("range");
    addEnd(range, info.range().low());
    addEnd(range, info.range().high());
    node.put("unit", info.unit().id());
    node.put("cost", info.cost().id());
    ArrayNode options = node.putArray("options");
    entry.options().stream().sorted().forEach(options::add);
    info.paper()
        .ifPresent(
            paper ->
                node.putObject("paper")
                    .put("authors", paper.authors())
                    .put("title", paper.title())
                    .put("year", paper.year())
                    .put("link", paper.link()));
  }

  /** JSON has no infinity: an open end is null. */
  private static void addEnd(ArrayNode range, double end) {
    if (Double.isInfinite(end)) {
      range.addNull();
    } else {
      range.add(end);
    }
  }
}
