package io.github.uq4j.model;

import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Remembers answers about text pairs and asks once for each distinct pair of a call.
 *
 * @param <T> the kind of answer
 */
final class AnswerCache<T> {

  /** So many answers are held; the least recently used goes first. */
  static final int CAPACITY = 1 << 20;

  private final Function<List<TextPair>, List<T>> model;
  private final Map<TextPair, T> known =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TextPair, T> eldest) {
          return size() > CAPACITY;
        }
      };

  AnswerCache(Function<List<TextPair>, List<T>> model) {
    this.model = model;
  }

  List<T> answers(List<TextPair> pairs) {
    Map<TextPair, T> found = new HashMap<>(pairs.size() * 2);
    Set<TextPair> missing = new LinkedHashSet<>();
    synchronized (known) {
      for (TextPair pair : pairs) {
        T answer = known.get(pair);
        if (answer == null) {
          missing.add(pair);
        } else {
          found.put(pair, answer);
        }
      }
    }
    if (!missing.isEmpty()) {
      ask(List.copyOf(missing), found);
    }
    List<T> answers = new ArrayList<>(pairs.size());
    for (TextPair pair : pairs) {
      answers.add(Objects.requireNonNull(found.get(pair)));
    }
    return answers;
  }

  private void ask(List<TextPair> pairs, Map<TextPair, T> found) {
    List<T> answers = model.apply(pairs);
    if (answers.size() != pairs.size()) {
      throw new IllegalStateException(
          "the model gave "
              + answers.size()
              + " answers; must be one for each of "
              + pairs.size()
              + " pairs");
    }
    synchronized (known) {
      for (int i = 0; i < pairs.size(); i++) {
        known.put(pairs.get(i), answers.get(i));
        found.put(pairs.get(i), answers.get(i));
      }
    }
  }
}
