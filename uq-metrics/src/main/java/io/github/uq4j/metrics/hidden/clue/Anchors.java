package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.metrics.hidden.clue.AnchorSearch.Stretch;
import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.SignalSelection;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Between which two places of a trace the change of hidden states is taken, and over which levels.
 *
 * <p>A start marker stands at its last place in the prompt (a chat template may show examples
 * before), else at its first in the answer; an end marker at its first place after the start.
 *
 * @param start the earlier place
 * @param end the later one
 * @param levels hidden states after so many blocks, 0 being the embeddings and negative numbers
 *     counting from the end; empty for all that are recorded
 * @param missingEnd what becomes of a trace without the end
 */
public record Anchors(Anchor start, Anchor end, List<Integer> levels, MissingEnd missingEnd) {

  /** Copies the list. */
  public Anchors {
    levels = List.copyOf(levels);
  }

  /**
   * From the last token of {@code <think>} to that of {@code </think>}, all levels, as in the
   * paper.
   *
   * @return the anchors
   */
  public static Anchors ofReasoning() {
    return of(new Anchor.Marker("<think>"), new Anchor.Marker("</think>"));
  }

  /**
   * From one place to another, all levels; traces without the end are excluded.
   *
   * @param start the earlier place
   * @param end the later one
   * @return the anchors
   */
  public static Anchors of(Anchor start, Anchor end) {
    return new Anchors(start, end, List.of(), MissingEnd.EXCLUDE);
  }

  /**
   * The same over other levels.
   *
   * @param chosen levels; empty for all that are recorded
   * @return new anchors
   */
  public Anchors withLevels(List<Integer> chosen) {
    return new Anchors(start, end, chosen, missingEnd);
  }

  /**
   * The same with another policy.
   *
   * @param policy what becomes of a trace without the end
   * @return new anchors
   */
  public Anchors withMissingEnd(MissingEnd policy) {
    return new Anchors(start, end, levels, policy);
  }

  /**
   * What a model must record for these anchors, and nothing else: two positions a trace, unless a
   * marker's last token stands elsewhere, too, or states are averaged.
   *
   * @param tokenizer the model's, which tells a marker's last token; a marker that the tokenizer
   *     joins with what follows it is not found in the trace and should be given by its ids
   * @return the request
   */
  public SignalRequest request(Tokenizer tokenizer) {
    return request(List.of(rule(start, tokenizer), rule(end, tokenizer)));
  }

  /**
   * The same without a tokenizer: where an anchor is a marker's text, states of all positions are
   * asked for.
   *
   * @return the request
   */
  public SignalRequest request() {
    return start instanceof Anchor.Marker || end instanceof Anchor.Marker
        ? request(List.of())
        : request(List.of(rule(start), rule(end)));
  }

  private SignalRequest request(List<PositionRule> anchors) {
    List<PositionRule> positions = new ArrayList<>(anchors);
    if (missingEnd == MissingEnd.LAST_TOKEN && !anchors.isEmpty()) {
      positions.add(new PositionRule.At(-1));
    }
    return SignalRequest.none()
        .with(Signal.HIDDEN_STATES)
        .withSelection(SignalSelection.all().withLevels(levels).withPositions(positions));
  }

  private static PositionRule rule(Anchor anchor, Tokenizer tokenizer) {
    if (!(anchor instanceof Anchor.Marker marker)) {
      return rule(anchor);
    }
    return tokenizer.encode(marker.text()).stream()
        .filter(piece -> piece.span().length() > 0 && piece.span().end() == marker.text().length())
        .reduce((one, other) -> other)
        .map(piece -> new PositionRule.OfToken(piece.id()))
        .orElseThrow(
            () ->
                new IllegalArgumentException("marker \"" + marker.text() + "\" has no last token"));
  }

  private static PositionRule rule(Anchor anchor) {
    if (anchor instanceof Anchor.Tokens tokens) {
      return new PositionRule.OfToken(tokens.ids().get(tokens.ids().size() - 1));
    }
    return switch ((Anchor.Place) anchor) {
      case PROMPT_END -> PositionRule.Named.PROMPT_END;
      case ANSWER_END -> new PositionRule.At(-1);
      case PROMPT_MEAN -> PositionRule.Named.PROMPT;
      case ANSWER_MEAN -> PositionRule.Named.ANSWER;
    };
  }

  /**
   * Takes the change of a trace's answer from what was recorded, all states or some.
   *
   * @param trace the trace
   * @return the change, or why there is none: no hidden states, no anchor, a state or a level that
   *     was not recorded, a value that is not finite
   * @throws IllegalArgumentException if the end is missing and that is an error by {@link
   *     MissingEnd#FAIL}
   */
  public StateReading read(Trace trace) {
    Optional<HiddenStates> recorded = trace.generation().tensors().hiddenStates();
    if (recorded.isEmpty()) {
      return StateReading.refused(
          "needs hidden-states; the trace has "
              + (trace.signals().isEmpty() ? "nothing but text" : ids(trace)));
    }
    HiddenStates states = recorded.get();
    OptionalInt prompt = promptLength(trace, states);
    return prompt.isPresent()
        ? read(trace, states, new AnchorSearch(trace, prompt.getAsInt()))
        : StateReading.refused(
            "needs the prompt's tokens to number positions of hidden-states; the trace has "
                + trace.prompt().map(p -> p.tokens().size()).orElse(0)
                + " and "
                + trace.generation().tokens().size()
                + " of the answer for "
                + states.positions()
                + " recorded states");
  }

  private StateReading read(Trace trace, HiddenStates states, AnchorSearch search) {
    Optional<Stretch> from = search.start(start);
    if (from.isEmpty()) {
      return StateReading.refused("needs the start " + start.form() + "; there is " + search);
    }
    Optional<Stretch> to = search.end(end, from.get().last());
    if (to.isEmpty()) {
      String reason = "needs the end " + end.form() + " after position " + from.get().last();
      switch (missingEnd) {
        case EXCLUDE -> {
          return StateReading.refused(reason + "; there is " + search);
        }
        case FAIL ->
            throw new IllegalArgumentException(
                "trace \"" + trace.id() + "\" " + reason + "; there is " + search);
        case LAST_TOKEN -> to = Optional.of(search.lastToken());
      }
    }
    return change(trace, states, from.get(), to.orElseThrow());
  }

  private static String ids(Trace trace) {
    return trace.signals().stream().map(Signal::id).collect(Collectors.joining(", "));
  }

  /** How many tokens precede the answer; empty if that is not known or contradicts the states. */
  private static OptionalInt promptLength(Trace trace, HiddenStates states) {
    int listed = trace.prompt().map(Prompt::tokens).map(List::size).orElse(0);
    if (states.statePositions().isPresent()) {
      return listed > 0 ? OptionalInt.of(listed) : OptionalInt.empty();
    }
    int before = states.positions() - trace.generation().tokens().size();
    boolean fits = before >= 0 && (listed == 0 || listed == before);
    return fits ? OptionalInt.of(before) : OptionalInt.empty();
  }

  private StateReading change(Trace trace, HiddenStates states, Stretch from, Stretch to) {
    for (Stretch stretch : List.of(from, to)) {
      for (int position = stretch.first(); position <= stretch.last(); position++) {
        if (states.find(position).isEmpty()) {
          return StateReading.refused(
              "needs hidden-states of position "
                  + position
                  + "; the trace has those of "
                  + shown(states.positions(), states::position));
        }
      }
    }
    List<Integer> numbers =
        IntStream.range(0, states.levels()).map(states::levelNumber).boxed().toList();
    List<Integer> wanted = levels.isEmpty() ? numbers : wanted(trace, states);
    List<Integer> rows = wanted.stream().map(numbers::indexOf).toList();
    if (rows.contains(-1)) {
      return StateReading.refused(
          "needs hidden-states of level "
              + wanted.get(rows.indexOf(-1))
              + "; the trace has those of "
              + shown(states.levels(), states::levelNumber));
    }
    StateDelta delta = StateDelta.between(states, rows, from, to);
    return delta.fault().map(StateReading::refused).orElseGet(() -> StateReading.of(delta, wanted));
  }

  /** Negative numbers count from the model's last level; unknown, they stay and are not found. */
  private List<Integer> wanted(Trace trace, HiddenStates states) {
    OptionalInt blocks = trace.model().map(ModelInfo::layers).orElse(OptionalInt.empty());
    int total =
        states.levelNumbers().isEmpty()
            ? states.levels()
            : blocks.isPresent() ? blocks.getAsInt() + 1 : 0;
    return levels.stream()
        .map(n -> n < 0 && n + total >= 0 ? n + total : n)
        .distinct()
        .sorted()
        .toList();
  }

  private static String shown(int count, IntUnaryOperator number) {
    int most = 12;
    return IntStream.range(0, Math.min(count, most))
            .map(number)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "))
        + (count > most ? ", ... (" + count + ")" : "");
  }
}
