package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.SignalSelection;
import io.github.uq4j.trace.Signal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which part of its hidden states and attention is recorded of a text; nothing of what was not
 * asked for.
 *
 * @param levels hidden states, ascending
 * @param positions where they are recorded, ascending
 * @param layers blocks whose attention is recorded, ascending
 * @param heads their heads, ascending; empty for all
 * @param rows positions that attend, ascending
 * @param partial whether anything was selected
 */
record TextParts(
    List<Integer> levels,
    List<Integer> positions,
    List<Integer> layers,
    Optional<List<Integer>> heads,
    List<Integer> rows,
    boolean partial) {

  static TextParts of(DecoderModel model, ForcedText text) {
    SignalSelection selection = text.signals().selection();
    boolean hidden = text.signals().asks(Signal.HIDDEN_STATES);
    boolean attention = text.signals().asks(Signal.ATTENTION);
    int levels = hidden ? model.signals().hiddenStates().size() : 0;
    int layers = attention ? model.signals().attentions().size() : 0;
    return new TextParts(
        hidden ? SignalSelection.numbers("level", selection.levels(), levels) : List.of(),
        hidden ? positions(text, selection.positions(), 0) : List.of(),
        attention ? SignalSelection.numbers("layer", selection.layers(), layers) : List.of(),
        attention ? heads(model, selection.heads()) : Optional.empty(),
        attention ? positions(text, selection.rows(), text.promptLength()) : List.of(),
        (hidden && !(selection.levels().isEmpty() && selection.positions().isEmpty()))
            || (attention
                && !(selection.layers().isEmpty()
                    && selection.heads().isEmpty()
                    && selection.rows().isEmpty())));
  }

  private static List<Integer> positions(ForcedText text, List<PositionRule> rules, int from) {
    return rules.isEmpty()
        ? IntStream.range(from, text.length()).boxed().toList()
        : PositionRule.positions(rules, text.ids(), text.promptLength());
  }

  private static Optional<List<Integer>> heads(DecoderModel model, List<Integer> chosen) {
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt count = model.heads();
    if (count.isEmpty()) {
      throw new IllegalArgumentException(
          "heads = "
              + chosen
              + "; cannot be chosen, for "
              + model.session().file()
              + " does not say how many there are");
    }
    return Optional.of(SignalSelection.numbers("head", chosen, count.getAsInt()));
  }

  boolean hidden() {
    return !positions.isEmpty();
  }

  boolean attends() {
    return !rows.isEmpty();
  }

  /** So many tokens must be read for what is recorded. */
  int end() {
    int states = hidden() ? positions.get(positions.size() - 1) + 1 : 0;
    return attends() ? Math.max(states, rows.get(rows.size() - 1) + 1) : states;
  }
}
