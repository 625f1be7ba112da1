package io.github.uq4j.score.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a model answered to the questions of a window.
 *
 * <p>A model that refuses a call is asked again in halves, until the question it refuses is alone:
 * one text that does not fit costs only those who asked about it. Immutable once asked, and safe
 * for use by several threads.
 *
 * @param <Q> a question
 * @param <A> an answer
 */
final class Remembered<Q, A> {

  private final Function<List<Q>, List<A>> model;
  private final UnaryOperator<Q> canonical;
  private final BiFunction<Q, A, Optional<String>> fault;
  private final Map<Q, A> answers = new HashMap<>();
  private final Map<Q, String> refusals = new HashMap<>();

  /**
   * Nothing remembered yet.
   *
   * @param model answers a list of questions in order
   * @param canonical gives questions that have one answer one form
   * @param fault what is wrong with an answer, if anything
   */
  Remembered(
      Function<List<Q>, List<A>> model,
      UnaryOperator<Q> canonical,
      BiFunction<Q, A, Optional<String>> fault) {
    this.model = model;
    this.canonical = canonical;
    this.fault = fault;
  }

  /** Asks about every distinct question, in their order, in one call if the model refuses none. */
  Remembered<Q, A> ask(Collection<Q> questions) {
    Set<Q> distinct = new LinkedHashSet<>();
    questions.forEach(question -> distinct.add(canonical.apply(question)));
    if (!distinct.isEmpty()) {
      ask(List.copyOf(distinct));
    }
    return this;
  }

  private void ask(List<Q> questions) {
    List<A> given;
    try {
      given = model.apply(questions);
    } catch (IllegalArgumentException e) {
      if (questions.size() == 1) {
        refusals.put(questions.get(0), String.valueOf(e.getMessage()));
      } else {
        ask(questions.subList(0, questions.size() / 2));
        ask(questions.subList(questions.size() / 2, questions.size()));
      }
      return;
    }
    requireAll(questions, given);
    for (int i = 0; i < given.size(); i++) {
      answers.put(questions.get(i), given.get(i));
    }
  }

  private void requireAll(List<Q> questions, List<A> given) {
    if (given.size() != questions.size()) {
      throw new IllegalStateException(
          "the model gave "
              + given.size()
              + " answers; must be one for each of "
              + questions.size()
              + " questions");
    }
  }

  /**
   * The answers to questions; those that nobody announced are asked now, in one call.
   *
   * @throws IllegalArgumentException if the model refused one, or gave an answer that is none
   */
  List<A> answers(List<Q> questions) {
    Map<Q, A> late = late(questions);
    List<A> found = new ArrayList<>(questions.size());
    for (Q question : questions) {
      Q asked = canonical.apply(question);
      String refusal = refusals.get(asked);
      if (refusal != null) {
        throw new IllegalArgumentException(refusal);
      }
      A answer = answers.containsKey(asked) ? answers.get(asked) : late.get(asked);
      if (answer == null) {
        throw new IllegalStateException("the model gave no answer to " + asked);
      }
      fault
          .apply(question, answer)
          .ifPresent(
              rule -> {
                throw new IllegalArgumentException(rule);
              });
      found.add(answer);
    }
    return found;
  }

  private Map<Q, A> late(List<Q> questions) {
    Set<Q> missing = new LinkedHashSet<>();
    for (Q question : questions) {
      Q asked = canonical.apply(question);
      if (!answers.containsKey(asked) && !refusals.containsKey(asked)) {
        missing.add(asked);
      }
    }
    if (missing.isEmpty()) {
      return Map.of();
    }
    List<Q> asked = List.copyOf(missing);
    List<A> given = model.apply(asked);
    requireAll(asked, given);
    Map<Q, A> late = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      late.put(asked.get(i), given.get(i));
    }
    return late;
  }
}
