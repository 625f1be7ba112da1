package io.github.uq4j.factcheck.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lists that are kept beside this class, as their makers publish them: those of Snowball and of
 * Jacques Savoy as Apache Lucene 9.12.0 ships them, and that of the package stopword. {@code
 * claims.txt} names the words of theirs that are left out.
 */
final class StopLists {

  /** What stands for English since the first version, beside the list: contractions' endings. */
  private static final List<String> MORE_ENGLISH =
      List.of("'s", "'ll", "'re", "'ve", "'d", "'m", "can", "just", "now", "since", "will");

  /** Forms that the English list has and that are not function words of this library. */
  private static final Set<String> LESS_ENGLISH = Set.of("could", "ought", "would");

  private static final Map<String, Set<String>> READ = new ConcurrentHashMap<>();
  private static final Set<String> LANGUAGES =
      Set.of("ar", "de", "en", "es", "fr", "it", "nl", "pt", "ru", "zh");

  private StopLists() {}

  static Set<String> of(String language) {
    if (!LANGUAGES.contains(language)) {
      throw new IllegalArgumentException(
          "language = \"" + language + "\"; must be one of " + String.join(", ", languages()));
    }
    return READ.computeIfAbsent(language, StopLists::read);
  }

  static List<String> languages() {
    return LANGUAGES.stream().sorted().toList();
  }

  private static Set<String> read(String language) {
    Set<String> words = new LinkedHashSet<>();
    for (String line : lines(language + ".txt")) {
      int comment = line.indexOf('|');
      String listed = comment < 0 ? line : line.substring(0, comment);
      if (!listed.startsWith("#")) {
        words.addAll(split(listed));
      }
    }
    words.removeAll(carryingClaims().getOrDefault(language, List.of()));
    if (language.equals("en")) {
      words.removeAll(LESS_ENGLISH);
      words.addAll(MORE_ENGLISH);
    }
    return Set.copyOf(words);
  }

  private static Map<String, Collection<String>> carryingClaims() {
    Map<String, Collection<String>> words = new TreeMap<>();
    for (String line : lines("claims.txt")) {
      if (!line.startsWith("#")) {
        List<String> listed = split(line);
        words.put(listed.get(0), listed.subList(1, listed.size()));
      }
    }
    return words;
  }

  private static List<String> split(String line) {
    List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+")));
    words.removeIf(String::isEmpty);
    return words;
  }

  private static List<String> lines(String file) {
    InputStream found = StopLists.class.getResourceAsStream(file);
    if (found == null) {
      throw new IllegalStateException("the word list " + file + " is missing from the library");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(found, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the word list " + file, e);
    }
  }
}
