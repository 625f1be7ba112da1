package io.github.uq4j.onnx.internal.decode;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.signal.SignalEdit;
import io.github.uq4j.onnx.graph.signal.SignalPlan;
import io.github.uq4j.onnx.graph.signal.SignalSlices;
import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.layout.InputRole;
import io.github.uq4j.onnx.internal.port.DecoderPorts;
import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.RecentSessions;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import io.github.uq4j.trace.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sessions of a decoder's graph with attention and hidden states added as outputs.
 *
 * <p>The runtime computes everything that leads to an output, wanted or not; so each set of outputs
 * has a graph of its own, which is made and checked when it is first needed; so has each choice of
 * layers and heads of which only parts are wanted, whose rows are inputs. Such a graph picks from
 * what one that gave the whole was checked for, and is not checked again; nor is one that reduces
 * its logits. Outputs that the file has itself are checked, too. The {@value #MOST} graphs that
 * were used last are kept, the others closed when nobody runs them any more. All share one mapping
 * of the weights. Safe for use by several threads.
 */
final class EditedSessions implements AutoCloseable {

  /**
   * A text that is read in pieces needs two in turn, with a cache and without; this is room for
   * several kinds of requests. The runtime keeps weights in an order of its own for each.
   */
  static final int MOST = 6;

  private final ModelSession plain;
  private final OnnxModelFile file;
  private final DecoderPorts ports;
  private final SessionSettings settings;
  private final SignalPlan plan;
  private final SignalOutputs outputs;
  private final ExportedSignals exported;
  private final RecentSessions<Key> sessions = new RecentSessions<>(MOST);
  private Optional<WeightTensors> mapped = Optional.empty();

  private final Set<Whole> checked = new HashSet<>();

  /** What a graph gives whole, and whether it reads a cache. */
  private record Whole(Set<Signal> signals, Set<String> kept, boolean cached) {}

  /** What a graph gives, whole and in part, and whether it reduces its logits. */
  private record Key(Whole whole, Set<String> parts, boolean reduced) {}

  EditedSessions(
      ModelSession plain, OnnxModelFile file, DecoderPorts ports, SessionSettings settings) {
    this.plain = plain;
    this.file = file;
    this.ports = ports;
    boolean cuda = plain.device().startsWith("cuda");
    this.settings = settings.on(cuda ? ExecutionProvider.CUDA : ExecutionProvider.CPU);
    this.plan = plan(false);
    this.outputs = named();
    this.exported = new ExportedSignals(plain, file, ports.signals(), plan, this.settings);
  }

  private SignalPlan plan(boolean cached) {
    return SignalPlan.of(
        file, ports.decoder(settings.provider() == ExecutionProvider.CUDA, cached));
  }

  private SignalOutputs named() {
    SignalOutputs exported = ports.signals();
    return new SignalOutputs(
        exported.logits(),
        exported.hiddenStates().isEmpty()
            ? numbered(SignalEdit.HIDDEN, plan.hiddenStates())
            : exported.hiddenStates(),
        exported.attentions().isEmpty()
            ? numbered(SignalEdit.ATTENTION, plan.attentions())
            : exported.attentions());
  }

  /** Names that editing gives. */
  static List<String> numbered(String prefix, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(prefix + i);
    }
    return names;
  }

  /** The outputs the file has, and those that editing adds. */
  SignalOutputs outputs() {
    return outputs;
  }

  /** Why a signal cannot be had; empty if it can. */
  Optional<String> refusal(Signal signal) {
    return signal == Signal.ATTENTION ? plan.attentionRefusal() : plan.hiddenStatesRefusal();
  }

  /**
   * A session that gives outputs; the plain one if it can.
   *
   * @param model fills inputs in for the check of a new graph
   * @param wanted the outputs
   * @param cached whether the run reads a cache
   * @return a session; to be closed by the caller
   * @throws io.github.uq4j.model.ModelException if the graph does not give what was planned
   */
  ModelSession session(DecoderModel model, Set<String> wanted, boolean cached) {
    if (plain.outputs().keySet().containsAll(wanted)) {
      return plain.retained();
    }
    EnumSet<Signal> signals = EnumSet.noneOf(Signal.class);
    Set<String> kept = new HashSet<>();
    Set<String> parts = new HashSet<>();
    boolean reduced = wanted.stream().anyMatch(HeadRows::reduces);
    if (reduced) {
      kept.add(ports.signals().logits());
    }
    for (String name : wanted) {
      if (HeadRows.reduces(name)) {
        continue;
      }
      Optional<String> whole = SignalSlices.whole(name);
      whole.ifPresent(of -> parts.add(name));
      String output = whole.orElse(name);
      if (plain.outputs().containsKey(output)) {
        kept.add(output);
      } else {
        signals.add(
            output.startsWith(SignalEdit.ATTENTION) ? Signal.ATTENTION : Signal.HIDDEN_STATES);
      }
    }
    // Most files hold one graph for both cases.
    boolean switched = cached && ports.inputs().containsKey(InputRole.USE_CACHE);
    Whole whole = new Whole(Set.copyOf(signals), Set.copyOf(kept), switched);
    return opened(model, new Key(whole, Set.copyOf(parts), reduced));
  }

  /** Checks those of a run's outputs that are signals of the file's own, once. */
  void requireExported(DecoderModel model, Set<String> wanted) {
    exported.require(model, wanted);
  }

  /** Whether parts of signals can be had without the whole leaving the graph. */
  boolean slices() {
    return SignalSlices.possible(file.skeleton());
  }

  private synchronized ModelSession opened(DecoderModel model, Key key) {
    boolean whole = key.parts().isEmpty() && !key.reduced();
    return sessions.get(
        key, missing -> whole ? openWhole(model, missing.whole()) : openParts(model, missing));
  }

  /** Those of the plain session, which outlives this, or a mapping of its own. */
  private WeightTensors weights() {
    if (plain.weights().isPresent()) {
      return plain.weights().get();
    }
    WeightTensors weights = mapped.orElseGet(file::mapWeights);
    mapped = Optional.of(weights);
    return weights;
  }

  private ModelSession openWhole(DecoderModel model, Whole key) {
    WeightTensors weights = weights();
    SignalPlan chosen = key.cached() ? plan(true) : plan;
    ModelProto edited = SignalEdit.apply(file, chosen, key.signals(), key.kept());
    ModelSession session = ModelSession.open(file.with(edited, weights), settings);
    boolean done = false;
    try {
      new SignalProbe(model, file, chosen, weights).check(session, edited, settings);
      checked.add(key);
      done = true;
      return session;
    } finally {
      if (!done) {
        session.close();
      }
    }
  }

  /**
   * Opens a graph that gives parts or reduces its logits, once a graph with the same signals whole
   * was checked; it is not run for a check of its own.
   */
  private ModelSession openParts(DecoderModel model, Key key) {
    Whole whole = new Whole(key.whole().signals(), Set.of(), key.whole().cached());
    if (!whole.signals().isEmpty() && !checked.contains(whole)) {
      openWhole(model, whole).close();
    }
    SignalPlan chosen = key.whole().cached() ? plan(true) : plan;
    Set<String> kept = key.whole().kept();
    ModelProto edited =
        key.parts().isEmpty()
            ? SignalEdit.apply(file, chosen, key.whole().signals(), kept)
            : SignalSlices.apply(
                SignalEdit.apply(
                    file,
                    chosen,
                    numbers(key.parts(), SignalEdit.HIDDEN),
                    numbers(key.parts(), SignalEdit.ATTENTION),
                    kept),
                key.parts());
    ModelProto last = key.reduced() ? model.head().orElseThrow().added(edited) : edited;
    return ModelSession.open(file.with(last, weights()), settings);
  }

  /** The numbers of those signals that editing adds. */
  private Set<Integer> numbers(Set<String> parts, String prefix) {
    Set<Integer> numbers = new TreeSet<>();
    for (String part : parts) {
      String whole = SignalSlices.whole(part).orElse(part);
      if (!plain.outputs().containsKey(whole) && whole.startsWith(prefix)) {
        numbers.add(Integer.valueOf(whole.substring(prefix.length())));
      }
    }
    return numbers;
  }

  @Override
  public synchronized void close() {
    sessions.close();
    mapped.ifPresent(WeightTensors::close);
    mapped = Optional.empty();
  }
}
