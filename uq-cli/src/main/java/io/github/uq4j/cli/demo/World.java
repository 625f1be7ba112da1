package io.github.uq4j.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of the invented world: its people, and for a clause about one of them whether it is
 * true. Immutable.
 */
public final class World {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A wording of one attribute; the value stands in the group {@code v}, its subject in {@code s}.
   */
  private record Wording(String attribute, Pattern pattern) {}

  private final List<Person> people;
  private final List<Wording> wordings;
  private final Map<String, Map<String, String>> canonicalBySurface;

  private World(
      List<Person> people,
      List<Wording> wordings,
      Map<String, Map<String, String>> canonicalBySurface) {
    this.people = List.copyOf(people);
    this.wordings = List.copyOf(wordings);
    this.canonicalBySurface = canonicalBySurface;
  }

  /** Reads {@code people.jsonl} and {@code grammar.json} of a folder. */
  public static World read(Path folder) throws IOException {
    List<Person> people = new ArrayList<>();
    try (Stream<String> lines = Files.lines(folder.resolve("people.jsonl"))) {
      for (String line : (Iterable<String>) lines::iterator) {
        people.add(person(JSON.readTree(line)));
      }
    }
    List<Wording> wordings = new ArrayList<>();
    Map<String, Map<String, String>> canonical = new HashMap<>();
    JsonNode attributes = JSON.readTree(folder.resolve("grammar.json").toFile()).get("attributes");
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      Map<String, String> surfaces = surfaces(attribute.getValue().get("values"));
      canonical.put(attribute.getKey(), surfaces);
      for (JsonNode template : attribute.getValue().get("templates")) {
        wordings.add(
            new Wording(attribute.getKey(), pattern(template.textValue(), surfaces.keySet())));
      }
    }
    return new World(people, wordings, canonical);
  }

  private static Person person(JsonNode node) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> fact : node.get("facts").properties()) {
      facts.put(fact.getKey(), fact.getValue().textValue());
    }
    return new Person(
        node.get("id").textValue(),
        node.get("name").textValue(),
        node.get("pronoun").textValue(),
        node.get("exposure").intValue(),
        node.get("split").textValue(),
        facts);
  }

  private static Map<String, String> surfaces(JsonNode values) {
    Map<String, String> surfaces = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      for (JsonNode surface : value.getValue()) {
        surfaces.put(surface.textValue(), value.getKey());
      }
    }
    return surfaces;
  }

  private static Pattern pattern(String template, Iterable<String> surfaces) {
    List<String> longestFirst = new ArrayList<>();
    surfaces.forEach(longestFirst::add);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    String values = longestFirst.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    String quoted = Pattern.quote(template);
    return Pattern.compile(
        quoted.replace("{s}", "\\E(?<s>.+)\\Q").replace("{v}", "\\E(?<v>" + values + ")\\Q"));
  }

  /** The people of a split, in the order of the table. */
  public List<Person> people(String split) {
    return people.stream().filter(person -> person.split().equals(split)).toList();
  }

  /**
   * What the table says about a clause.
   *
   * @param person whom the answer was to be about
   * @param clause one clause, with or without its final stop
   * @return empty if the clause is not one of the world's wordings about this person
   */
  public Optional<Truth> truth(Person person, String clause) {
    String text = clause.strip();
    if (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1);
    }
    for (Wording wording : wordings) {
      Matcher matcher = wording.pattern().matcher(text);
      if (matcher.matches() && means(person, matcher.group("s"))) {
        Map<String, String> surfaces =
            Objects.requireNonNull(canonicalBySurface.get(wording.attribute()));
        return Optional.of(
            new Truth(
                wording.attribute(),
                Objects.requireNonNull(surfaces.get(matcher.group("v"))),
                Objects.requireNonNull(person.facts().get(wording.attribute()))));
      }
    }
    return Optional.empty();
  }

  private static boolean means(Person person, String subject) {
    return subject.equals(person.name())
        || subject.equals(person.surname())
        || subject.toLowerCase(Locale.ROOT).equals(person.pronoun());
  }
}
