package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.head.LogitRow;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TokenDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was read of one text, while it is being read. */
final class ForcedResult {

  private final ForcedText text;
  private final List<TokenDistribution> distributions = new ArrayList<>();
  private final List<float[]> logits = new ArrayList<>();
  private TextTensors tensors;
  private Optional<HiddenStates> hiddenStates = Optional.empty();
  private Optional<Attention> attention = Optional.empty();
  private boolean whole;

  ForcedResult(ForcedText text) {
    this.text = text;
    this.tensors = new TextTensors(text);
  }

  ForcedText text() {
    return text;
  }

  List<TokenDistribution> distributions() {
    return distributions;
  }

  List<float[]> logits() {
    return logits;
  }

  Optional<HiddenStates> hiddenStates() {
    return hiddenStates;
  }

  Optional<Attention> attention() {
    return attention;
  }

  /** Forgets what was read behind a common beginning: the text is to be read whole instead. */
  void reread() {
    distributions.clear();
    logits.clear();
    tensors = new TextTensors(text);
    hiddenStates = Optional.empty();
    attention = Optional.empty();
    whole = true;
  }

  /** Whether it was read whole although others begin with the same tokens. */
  boolean wasReread() {
    return whole;
  }

  /** Where hidden states and attention are collected. */
  TextTensors tensors() {
    return tensors;
  }

  void hiddenStates(HiddenStates values) {
    hiddenStates = Optional.of(values);
  }

  void attention(Attention values) {
    attention = Optional.of(values);
  }

  /** Adds the next step, whose row was reduced in the graph. */
  void add(StepReader reader, HeadRows.Reduced reduced, LogitSlice row) {
    int step = distributions.size();
    int chosen = text.ids().get(text.promptLength() + step);
    TokenDistribution distribution =
        reader.distribution(reduced, chosen, place(step), text.signals());
    keep(step, row);
    distributions.add(distribution);
  }

  private StepReader.Step place(int step) {
    return new StepReader.Step(text.request(), text.promptLength() + step);
  }

  private void keep(int step, LogitSlice row) {
    if (text.signals().asks(Signal.LOGITS)
        || (step == 0 && text.signals().asks(Signal.PROMPT_LOGITS))) {
      logits.add(row.copy());
    }
  }

  /** Adds the next step, which another text has read from the same row of logits. */
  void add(StepReader reader, LogitSlice row, ForcedResult other) {
    int step = distributions.size();
    int theirs = text.promptLength() + step - other.text().promptLength();
    if (theirs >= other.distributions.size() || !other.text().signals().equals(text.signals())) {
      add(reader, row);
      return;
    }
    keep(step, row);
    distributions.add(other.distributions.get(theirs));
  }

  /** Adds the next step. */
  void add(StepReader reader, LogitSlice row) {
    int step = distributions.size();
    keep(step, row);
    LogitRow reduced = reader.reduce(row, place(step), StepReader.ranked(text.signals()));
    int chosen = text.ids().get(text.promptLength() + step);
    distributions.add(reader.read(row, reduced, chosen, text.signals()));
  }
}
