package io.github.uq4j.metrics.hidden.probe;

import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.SignalSelection;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which state of a trace is read: that of one level at one position.
 *
 * @param level after how many blocks, {@code >= 0}
 * @param position a rule that names one position; of a token that occurs repeatedly, its last
 */
record StateSpot(int level, PositionRule position) {

  private static final int MOST_SHOWN = 12;

  /** Stands for tokens without an id; no rule names it. */
  private static final int NO_ID = -1;

  StateSpot {
    if (level < 0) {
      throw new IllegalArgumentException("level = " + level + "; must be >= 0");
    }
    if (position == PositionRule.Named.PROMPT || position == PositionRule.Named.ANSWER) {
      throw new IllegalArgumentException(
          "position = "
              + form(position)
              + "; must name one position: a whole number, prompt-end or id=N");
    }
  }

  /** What {@link PositionRule#parse} reads. */
  String form() {
    return form(position);
  }

  private static String form(PositionRule rule) {
    if (rule instanceof PositionRule.At at) {
      return Integer.toString(at.index());
    }
    return rule instanceof PositionRule.OfToken token
        ? "id=" + token.id()
        : ((PositionRule.Named) rule).id();
  }

  SignalRequest request() {
    return SignalRequest.none()
        .with(Signal.HIDDEN_STATES)
        .withSelection(
            SignalSelection.all().withLevels(List.of(level)).withPositions(List.of(position)));
  }

  StateAt read(Trace trace) {
    Generation generation = trace.generation();
    Optional<HiddenStates> recorded = generation.tensors().hiddenStates();
    if (recorded.isEmpty()) {
      return StateAt.refused("needs hidden-states; the trace has none");
    }
    HiddenStates states = recorded.get();
    OptionalInt prompt = promptLength(trace, states);
    if (prompt.isEmpty()) {
      return StateAt.refused(
          "needs the prompt's tokens to number positions of hidden-states; the trace has "
              + listed(trace)
              + " and "
              + generation.tokens().size()
              + " of the answer for "
              + states.positions()
              + " recorded states");
    }
    OptionalInt wanted = position(trace, prompt.getAsInt());
    if (wanted.isEmpty()) {
      return StateAt.refused(
          ("needs hidden-states of position %s; the trace has %d tokens of the prompt and %d of"
                  + " the answer")
              .formatted(form(), prompt.getAsInt(), generation.tokens().size()));
    }
    return read(states, wanted.getAsInt());
  }

  private StateAt read(HiddenStates states, int wanted) {
    OptionalInt index = states.find(wanted);
    if (index.isEmpty()) {
      return StateAt.refused(
          "needs hidden-states of position %d (%s); the trace has those of %s"
              .formatted(wanted, form(), shown(states.positions(), states::position)));
    }
    OptionalInt row =
        IntStream.range(0, states.levels()).filter(i -> states.levelNumber(i) == level).findFirst();
    return row.isPresent()
        ? StateAt.of(states, row.getAsInt(), index.getAsInt())
        : StateAt.refused(
            "needs hidden-states of level %d; the trace has those of %s"
                .formatted(level, shown(states.levels(), states::levelNumber)));
  }

  /** Empty too where a position is counted from the end of an answer without tokens. */
  private OptionalInt position(Trace trace, int prompt) {
    int tokens = trace.generation().tokens().size();
    if (tokens == 0 && position instanceof PositionRule.At at && at.index() < 0) {
      return OptionalInt.empty();
    }
    IntStream before =
        listed(trace) > 0
            ? trace.prompt().orElseThrow().tokens().stream().mapToInt(p -> p.id().orElse(NO_ID))
            : IntStream.generate(() -> NO_ID).limit(prompt);
    IntStream after = trace.generation().tokens().stream().mapToInt(t -> t.id().orElse(NO_ID));
    List<Integer> ids = Stream.concat(before.boxed(), after.boxed()).toList();
    List<Integer> found = PositionRule.positions(List.of(position), ids, prompt);
    return found.isEmpty() ? OptionalInt.empty() : OptionalInt.of(found.get(found.size() - 1));
  }

  /** How many tokens precede the answer; empty if that is not known or contradicts the states. */
  private static OptionalInt promptLength(Trace trace, HiddenStates states) {
    int listed = listed(trace);
    if (states.statePositions().isPresent()) {
      return listed > 0 ? OptionalInt.of(listed) : OptionalInt.empty();
    }
    int before = states.positions() - trace.generation().tokens().size();
    boolean fits = before >= 0 && (listed == 0 || listed == before);
    return fits ? OptionalInt.of(before) : OptionalInt.empty();
  }

  private static int listed(Trace trace) {
    return trace.prompt().map(Prompt::tokens).map(List::size).orElse(0);
  }

  private static String shown(int count, IntUnaryOperator number) {
    return IntStream.range(0, Math.min(count, MOST_SHOWN))
            .map(number)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "))
        + (count > MOST_SHOWN ? ", ... (" + count + ")" : "");
  }
}
