package io.github.uq4j.factcheck.claims;

import io.github.uq4j.factcheck.claims.Words.Word;
import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The words of one sentence, to be looked up by what they say. Immutable. */
final class SentenceWords {

  private final List<Word> words;
  private final Map<String, List<Integer>> byKey = new HashMap<>();
  private final Map<String, Set<String>> byStem = new HashMap<>();
  private final Map<Character, Set<String>> byLetter = new HashMap<>();

  private SentenceWords(List<Word> words) {
    this.words = words;
    for (int w = 0; w < words.size(); w++) {
      Word word = words.get(w);
      byKey.computeIfAbsent(word.key(), key -> new ArrayList<>()).add(w);
      if (!word.unspaced()) {
        for (String stem : Similar.stems(word.key())) {
          byStem.computeIfAbsent(stem, key -> new TreeSet<>()).add(word.key());
        }
      }
    }
    for (String stem : byStem.keySet()) {
      byLetter.computeIfAbsent(stem.charAt(0), letter -> new TreeSet<>()).add(stem);
    }
  }

  static SentenceWords of(String text, TextSpan sentence) {
    return new SentenceWords(Words.of(text, sentence));
  }

  int size() {
    return words.size();
  }

  TextSpan span(int word) {
    return words.get(word).span();
  }

  String key(int word) {
    return words.get(word).key();
  }

  /** Where a word stands, in order; empty if nowhere. */
  List<Integer> places(String key) {
    return byKey.getOrDefault(key, List.of());
  }

  /** What stands in the sentence for a word: itself, or else its stem's words, or similar ones. */
  Set<String> accepted(Word word) {
    if (byKey.containsKey(word.key())) {
      return Set.of(word.key());
    }
    if (word.unspaced() || word.key().isEmpty()) {
      return Set.of();
    }
    Set<String> accepted = new TreeSet<>();
    for (String stem : Similar.stems(word.key())) {
      accepted.addAll(byStem.getOrDefault(stem, Set.of()));
    }
    if (accepted.isEmpty()) {
      for (String stem : Similar.stems(word.key())) {
        for (String other : byLetter.getOrDefault(stem.charAt(0), Set.of())) {
          if (Similar.similar(stem, other)) {
            accepted.addAll(byStem.getOrDefault(other, Set.of()));
          }
        }
      }
    }
    return accepted;
  }
}
