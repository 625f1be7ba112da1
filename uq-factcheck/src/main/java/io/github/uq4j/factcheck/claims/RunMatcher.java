package io.github.uq4j.factcheck.claims;

import io.github.uq4j.factcheck.claims.Words.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds words in a sentence that stand there in another order, several times, or in another form.
 *
 * <p>The words are cut, from left to right, into the longest runs that stand in the sentence as
 * they are. A run that stands there once is placed; then each other one, in order, is placed where
 * no word is taken yet and nearest to a placed neighbour, the earlier place on a tie. So of two
 * occurrences of a word that one counts that stands with the rest of the claim. At most {@value
 * #PLACES} places of a word are looked at.
 */
final class RunMatcher {

  private static final int PLACES = 64;
  private static final int NOWHERE = -1;

  private final List<Word> query;
  private final SentenceWords sentence;
  private final List<Set<String>> accepted = new ArrayList<>();

  /** Words {@code [from, from + length)} of the query, which may stand at some places. */
  private record Run(int from, int length, List<Integer> places) {}

  private RunMatcher(List<Word> query, SentenceWords sentence) {
    this.query = query;
    this.sentence = sentence;
    for (Word word : query) {
      accepted.add(sentence.accepted(word));
    }
  }

  /** The place of each word of the query in the sentence; -1 for a word that is not there. */
  static int[] match(List<Word> query, SentenceWords sentence) {
    return new RunMatcher(query, sentence).places();
  }

  private int[] places() {
    List<Run> runs = runs();
    int[] at = new int[runs.size()];
    Arrays.fill(at, NOWHERE);
    BitSet taken = new BitSet();
    for (int r = 0; r < at.length; r++) {
      if (runs.get(r).places().size() == 1) {
        at[r] = take(runs.get(r), runs.get(r).places().get(0), taken);
      }
    }
    for (int r = 0; r < at.length; r++) {
      if (at[r] == NOWHERE) {
        at[r] = take(runs.get(r), nearest(runs, at, r, taken), taken);
      }
    }
    int[] places = new int[query.size()];
    Arrays.fill(places, NOWHERE);
    for (int r = 0; r < at.length; r++) {
      for (int i = 0; i < runs.get(r).length(); i++) {
        places[runs.get(r).from() + i] = at[r] + i;
      }
    }
    return places;
  }

  private List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    while (from < query.size()) {
      Run run = longest(from);
      if (run.length() > 0) {
        runs.add(run);
      }
      from += Math.max(1, run.length());
    }
    return runs;
  }

  private Run longest(int from) {
    int length = 0;
    List<Integer> best = new ArrayList<>();
    for (int place : candidates(from)) {
      int run = 1;
      while (from + run < query.size()
          && place + run < sentence.size()
          && accepted.get(from + run).contains(sentence.key(place + run))) {
        run++;
      }
      if (run > length) {
        best.clear();
        length = run;
      }
      if (run == length) {
        best.add(place);
      }
    }
    return new Run(from, length, best);
  }

  private List<Integer> candidates(int word) {
    Set<Integer> places = new TreeSet<>();
    for (String key : accepted.get(word)) {
      List<Integer> all = sentence.places(key);
      places.addAll(all.subList(0, Math.min(PLACES, all.size())));
    }
    return new ArrayList<>(places);
  }

  private static int take(Run run, int place, BitSet taken) {
    taken.set(place, place + run.length());
    return place;
  }

  private static int nearest(List<Run> runs, int[] at, int r, BitSet taken) {
    Run run = runs.get(r);
    int before = r - 1;
    while (before >= 0 && at[before] == NOWHERE) {
      before--;
    }
    int after = r + 1;
    while (after < at.length && at[after] == NOWHERE) {
      after++;
    }
    List<Integer> free =
        run.places().stream()
            .filter(place -> taken.get(place, place + run.length()).isEmpty())
            .toList();
    List<Integer> open = free.isEmpty() ? run.places() : free;
    int best = Collections.min(open);
    long least = Long.MAX_VALUE;
    for (int place : open) {
      long distance = Long.MAX_VALUE;
      if (before >= 0) {
        distance = Math.abs((long) place - (at[before] + runs.get(before).length()));
      }
      if (after < at.length) {
        distance = Math.min(distance, Math.abs((long) at[after] - (place + run.length())));
      }
      if (distance < least) {
        least = distance;
        best = place;
      }
    }
    return best;
  }
}
