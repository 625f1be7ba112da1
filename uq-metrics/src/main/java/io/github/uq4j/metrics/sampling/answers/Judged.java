package io.github.uq4j.metrics.sampling.answers;

import io.github.uq4j.trace.TextPair;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers of a helper model about pairs of texts, asked for in one call without repeats. Immutable
 * and safe for use by several threads.
 *
 * @param <T> the kind of answer
 */
public final class Judged<T> {

  private final Map<TextPair, T> answers;

  private Judged(Map<TextPair, T> answers) {
    this.answers = answers;
  }

  /**
   * Asks a model once.
   *
   * @param <T> the kind of answer
   * @param pairs what to ask; repeats are asked once; none asks nothing
   * @param model answers a list of distinct pairs in order
   * @return the answers
   * @throws IllegalStateException if the model gives more or fewer answers than it was asked
   */
  public static <T> Judged<T> ask(
      Collection<TextPair> pairs, Function<List<TextPair>, List<T>> model) {
    List<TextPair> distinct = distinct(pairs);
    if (distinct.isEmpty()) {
      return new Judged<>(Map.of());
    }
    List<T> given = model.apply(distinct);
    if (given.size() != distinct.size()) {
      throw new IllegalStateException(
          "the model gave "
              + given.size()
              + " answers; must be one for each of "
              + distinct.size()
              + " pairs");
    }
    Map<TextPair, T> answers = new HashMap<>(distinct.size() * 2);
    for (int i = 0; i < distinct.size(); i++) {
      answers.put(distinct.get(i), given.get(i));
    }
    return new Judged<>(answers);
  }

  /**
   * Pairs without repeats.
   *
   * @param pairs any pairs
   * @return each once, in the order of first mention
   */
  public static List<TextPair> distinct(Collection<TextPair> pairs) {
    return List.copyOf(new LinkedHashSet<>(pairs));
  }

  /**
   * The answer about a pair.
   *
   * @param first the premise, or the first text
   * @param second the hypothesis, or the second text
   * @return the answer
   * @throws IllegalStateException if the pair was not asked about
   */
  public T of(String first, String second) {
    T answer = answers.get(new TextPair(first, second));
    if (answer == null) {
      throw new IllegalStateException("(\"" + first + "\", \"" + second + "\") was not asked");
    }
    return answer;
  }
}
