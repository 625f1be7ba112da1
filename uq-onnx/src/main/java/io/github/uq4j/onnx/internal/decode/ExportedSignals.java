package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.signal.SignalPlan;
import io.github.uq4j.onnx.graph.signal.SignalSlices;
import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import io.github.uq4j.trace.Signal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Attention and hidden states that a file gives itself, which are known by their names alone: each
 * is checked by a short run when it is first wanted. Safe for use by several threads.
 */
final class ExportedSignals {

  private final ModelSession plain;
  private final OnnxModelFile file;
  private final SignalPlan plan;
  private final SessionSettings settings;
  private final Set<String> hidden;
  private final Set<String> attention;
  private final EnumSet<Signal> unchecked = EnumSet.noneOf(Signal.class);
  private volatile boolean done;

  ExportedSignals(
      ModelSession plain,
      OnnxModelFile file,
      SignalOutputs exported,
      SignalPlan plan,
      SessionSettings settings) {
    this.plain = plain;
    this.file = file;
    this.plan = plan;
    this.settings = settings;
    this.hidden = new HashSet<>(exported.hiddenStates());
    this.attention = new HashSet<>(exported.attentions());
    if (!hidden.isEmpty()) {
      unchecked.add(Signal.HIDDEN_STATES);
    }
    if (!attention.isEmpty()) {
      unchecked.add(Signal.ATTENTION);
    }
    this.done = unchecked.isEmpty();
  }

  /**
   * Checks what was not yet.
   *
   * @param wanted outputs of a run, or parts of them
   * @throws io.github.uq4j.model.ModelException if an output is not what its name says; it is asked
   *     again the next time
   */
  void require(DecoderModel model, Set<String> wanted) {
    if (done) {
      return;
    }
    for (String name : wanted) {
      String whole = SignalSlices.whole(name).orElse(name);
      if (attention.contains(whole)) {
        check(model, Signal.ATTENTION);
      } else if (hidden.contains(whole)) {
        check(model, Signal.HIDDEN_STATES);
      }
    }
  }

  private synchronized void check(DecoderModel model, Signal signal) {
    if (unchecked.contains(signal)) {
      try (WeightTensors weights = file.mapWeights()) {
        SignalProbe.ofExported(model, file, plan, weights).checkExported(plain, signal, settings);
      }
      unchecked.remove(signal);
      done = unchecked.isEmpty();
    }
  }
}
