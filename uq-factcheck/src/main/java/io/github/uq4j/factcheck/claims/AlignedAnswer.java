package io.github.uq4j.factcheck.claims;

import io.github.uq4j.factcheck.claims.Words.Word;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An answer in which claims are looked for; made by {@link WordAligner}.
 *
 * <p>Words are compared without case, accents and punctuation, in any order. A word that is not in
 * the sentence is looked for in another form of it: with joined particles in Arabic, with another
 * ending, or a slip of the pen apart; never so a word with a digit. Of several occurrences the one
 * counts that stands with the rest of the claim. Words found next to each other are one stretch,
 * unless a comma or the like is between them.
 *
 * <p>Making it is linear in the length of the answer; looking for a claim depends on the length of
 * its sentence. Safe for use by several threads.
 */
public final class AlignedAnswer {

  private static final int LEAST_UNSPACED_RUN = 2;
  private static final int COMMON = 64;
  private static final String JOINTS = "-‐‑–'’./";

  private final String text;
  private final ClaimLanguage language;
  private final TokenPlaces places;
  private final List<TextSpan> sentences;
  private final Map<TextSpan, SentenceWords> words = new HashMap<>();
  private final Map<String, Integer> firstSaid = new HashMap<>();
  private final Map<String, Set<Integer>> sentencesOf = new HashMap<>();
  private final Set<String> prompt = new HashSet<>();

  private AlignedAnswer(Trace trace, ClaimLanguage language) {
    ClaimAligner.requireTokens(trace);
    Generation generation = trace.generation();
    this.text = generation.text();
    this.language = language;
    this.places = TokenPlaces.of(generation);
    this.sentences = Sentences.of(text);
    for (int s = 0; s < sentences.size(); s++) {
      SentenceWords all = SentenceWords.of(text, sentences.get(s));
      words.put(sentences.get(s), all);
      for (int w = 0; w < all.size(); w++) {
        firstSaid.putIfAbsent(all.key(w), all.span(w).start());
        sentencesOf.computeIfAbsent(all.key(w), key -> new LinkedHashSet<>()).add(s);
      }
    }
    String asked = trace.prompt().map(Prompt::text).orElse("");
    Words.of(asked, new TextSpan(0, asked.length())).forEach(word -> prompt.add(word.key()));
  }

  static AlignedAnswer of(Trace trace, ClaimLanguage language) {
    return new AlignedAnswer(trace, language);
  }

  /**
   * The answer's sentences.
   *
   * @return their spans in order
   */
  public List<TextSpan> sentences() {
    return sentences;
  }

  /**
   * Looks for words that somebody says state a claim.
   *
   * <p>Each text may be several words. Function words count like any other: they were named.
   *
   * @param sentence a stretch of the answer
   * @param named the words; blank ones are passed over
   * @return where they stand; {@code missing} holds those of which a word was not found
   */
  public Alignment words(TextSpan sentence, List<String> named) {
    List<Word> query = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (String name : named) {
      query.addAll(Words.of(name, new TextSpan(0, name.length())));
      ends.add(query.size());
    }
    SentenceWords within = wordsOf(sentence);
    int[] at = RunMatcher.match(query, within);
    List<String> missing = new ArrayList<>();
    boolean[] kept = new boolean[at.length];
    int found = 0;
    int from = 0;
    for (int n = 0; n < named.size(); n++) {
      boolean whole = true;
      for (int i = from; i < ends.get(n); i++) {
        kept[i] = at[i] >= 0;
        whole &= kept[i];
        found += kept[i] ? 1 : 0;
      }
      if (!whole) {
        missing.add(named.get(n).strip());
      }
      from = ends.get(n);
    }
    return alignment(sentence, within, at, kept, missing, share(found, query.size()));
  }

  /**
   * Looks for a claim by its own words.
   *
   * <p>Function words count only where they stand between words found, or if there is no other. A
   * word that is missing here but was said before, or in the prompt, does not count as looked for:
   * the claim names what the sentence calls <em>she</em>.
   *
   * @param sentence a stretch of the answer
   * @param claim the claim in words
   * @return where they stand
   */
  public Alignment claim(TextSpan sentence, String claim) {
    List<Word> query = Words.of(claim, new TextSpan(0, claim.length()));
    SentenceWords within = wordsOf(sentence);
    int[] at = RunMatcher.match(query, within);
    boolean[] content = content(query);
    boolean[] kept = kept(query, at, content);
    List<String> missing = new ArrayList<>();
    int found = 0;
    int wanted = 0;
    for (int i = 0; i < at.length; i++) {
      if (!content[i]) {
        continue;
      }
      if (kept[i]) {
        found++;
        wanted++;
      } else {
        missing.add(query.get(i).span().of(claim));
        wanted += saidBefore(query.get(i), sentence.start()) ? 0 : 1;
      }
    }
    return alignment(sentence, within, at, kept, missing, share(found, wanted));
  }

  /**
   * The sentence that says a claim: the one that has the rarest of its words.
   *
   * @param claim the claim in words
   * @return the first of the best; empty if no sentence has a word of it
   */
  public Optional<TextSpan> sentenceOf(String claim) {
    List<Word> query = Words.of(claim, new TextSpan(0, claim.length()));
    boolean[] content = content(query);
    Map<String, Set<Integer>> having = new HashMap<>();
    for (int i = 0; i < content.length; i++) {
      String key = query.get(i).key();
      if (content[i] && sentencesOf.containsKey(key)) {
        having.put(key, sentencesOf.getOrDefault(key, Set.of()));
      }
    }
    Map<Integer, Double> weights = new HashMap<>();
    for (Set<Integer> said : rarestFirst(having)) {
      double weight = Math.log1p((double) sentences.size() / said.size());
      // A word that is said everywhere only orders the sentences that rarer ones have found.
      Set<Integer> counted =
          said.size() <= COMMON || weights.isEmpty()
              ? said
              : weights.keySet().stream().filter(said::contains).collect(Collectors.toSet());
      counted.forEach(s -> weights.merge(s, weight, Double::sum));
    }
    return weights.entrySet().stream()
        .min(
            Map.Entry.<Integer, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(best -> sentences.get(best.getKey()));
  }

  private static List<Set<Integer>> rarestFirst(Map<String, Set<Integer>> having) {
    return having.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Set<Integer>> e) -> e.getValue().size())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private SentenceWords wordsOf(TextSpan sentence) {
    SentenceWords known = words.get(sentence);
    return known == null ? SentenceWords.of(text, sentence) : known;
  }

  /** A single character of a script without spaces says too little to have been said before. */
  private boolean saidBefore(Word word, int position) {
    return !word.unspaced()
        && (prompt.contains(word.key())
            || firstSaid.getOrDefault(word.key(), Integer.MAX_VALUE) < position);
  }

  /** Which words are none of grammar; all of them if there is no other. */
  private boolean[] content(List<Word> query) {
    boolean[] content = new boolean[query.size()];
    boolean any = false;
    for (int i = 0; i < content.length; i++) {
      content[i] = !language.functionWord(query.get(i).key());
      any |= content[i];
    }
    if (!any) {
      Arrays.fill(content, true);
    }
    return content;
  }

  /**
   * Runs without their outer function words, and no single characters of a script without spaces.
   */
  private static boolean[] kept(List<Word> query, int[] at, boolean[] content) {
    boolean[] kept = new boolean[at.length];
    int from = 0;
    while (from < at.length) {
      int end = from + 1;
      while (at[from] >= 0 && end < at.length && at[end] == at[end - 1] + 1) {
        end++;
      }
      int first = from;
      int last = end;
      while (first < last && !content[first]) {
        first++;
      }
      while (last > first && !content[last - 1]) {
        last--;
      }
      boolean chance =
          last - first < LEAST_UNSPACED_RUN
              && query.size() >= LEAST_UNSPACED_RUN
              && first < last
              && query.get(first).unspaced();
      for (int i = first; i < last && at[from] >= 0 && !chance; i++) {
        kept[i] = true;
      }
      from = end;
    }
    return kept;
  }

  private Alignment alignment(
      TextSpan sentence,
      SentenceWords within,
      int[] at,
      boolean[] kept,
      List<String> missing,
      double found) {
    List<TextSpan> spans = new ArrayList<>();
    int[] order =
        IntStream.range(0, at.length)
            .filter(i -> kept[i])
            .map(i -> at[i])
            .sorted()
            .distinct()
            .toArray();
    for (int o = 0; o < order.length; o++) {
      TextSpan span = within.span(order[o]);
      boolean joined =
          o > 0
              && order[o] == order[o - 1] + 1
              && text.substring(within.span(order[o - 1]).end(), span.start())
                  .chars()
                  .allMatch(c -> Character.isWhitespace(c) || JOINTS.indexOf(c) >= 0);
      int start = joined ? spans.remove(spans.size() - 1).start() : span.start();
      spans.add(new TextSpan(start, span.end()));
    }
    return new Alignment(sentence, spans, places.tokens(spans), missing, found);
  }

  private static double share(int found, int wanted) {
    return wanted == 0 ? 0 : (double) found / wanted;
  }
}
