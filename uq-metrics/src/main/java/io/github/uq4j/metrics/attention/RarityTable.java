package io.github.uq4j.metrics.attention;

import io.github.uq4j.trace.Alternative;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Rarities by word. */
final class RarityTable implements WordRarity {

  static final RarityTable ENGLISH = load("english-words.txt");

  private final Map<String, Double> words;
  private final double unknown;

  RarityTable(Map<String, Double> words, double unknown) {
    this.words = Map.copyOf(words);
    this.unknown = require("unknown", unknown);
    words.forEach(RarityTable::require);
  }

  static double require(String name, double rarity) {
    if (!(rarity >= 0 && rarity < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " = " + rarity + "; must be finite and >= 0");
    }
    return rarity;
  }

  /** Lines {@code word count}, the first of which says how many documents there are. */
  private static RarityTable load(String name) {
    InputStream file = Objects.requireNonNull(RarityTable.class.getResourceAsStream(name), name);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      Map<String, Integer> counts = new HashMap<>();
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", -1))
          .forEach(fields -> counts.put(fields[0], Integer.parseInt(fields[1])));
      double documents = Objects.requireNonNull(counts.remove("-documents-"), name);
      Map<String, Double> rarities = new HashMap<>();
      counts.forEach(
          (word, count) -> rarities.put(word, Math.max(0, Math.log(documents / (1 + count)))));
      return new RarityTable(rarities, Math.log(documents));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public double of(Alternative token) {
    return ofWord(token.text());
  }

  double ofWord(String text) {
    return words.getOrDefault(WordRarity.word(text), unknown);
  }

  @Override
  public String toString() {
    return "RarityTable[words=" + words.size() + "]";
  }
}
