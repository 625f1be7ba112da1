package io.github.uq4j.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.signal.SignalPlan;
import io.github.uq4j.onnx.internal.layout.InputRole;
import io.github.uq4j.onnx.internal.loop.LoopSession;
import io.github.uq4j.onnx.internal.port.CacheSlot;
import io.github.uq4j.onnx.internal.port.DecoderPorts;
import io.github.uq4j.onnx.internal.port.DecoderSizes;
import io.github.uq4j.onnx.internal.port.GraphOperators;
import io.github.uq4j.onnx.internal.port.GraphPorts;
import io.github.uq4j.onnx.internal.port.Padding;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import io.github.uq4j.trace.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Looks at a folder: files first, then the graph, then whether it can be loaded. */
final class FolderInspector {

  private final ModelConfig config;
  private final OnnxModelFile file;
  private final Map<String, ModelSession.Port> inputs;
  private final Map<String, ModelSession.Port> outputs;
  private final List<String> remarks = new ArrayList<>();

  private FolderInspector(ModelConfig config) {
    this.config = config;
    this.file = OnnxModelFile.read(config.modelFile());
    this.inputs = GraphPorts.inputs(file);
    this.outputs = GraphPorts.outputs(file);
  }

  static OnnxInspection inspect(Path folder) {
    FolderInspector inspector = new FolderInspector(ModelConfig.readWithoutTokenizer(folder));
    inspector.load();
    String logits = inspector.config.layout().names().logits();
    ModelSession.Port rows = inspector.outputs.get(logits);
    return rows != null && rows.shape().size() == 3 ? inspector.decoder() : inspector.encoder();
  }

  private void load() {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU);
    try {
      ModelSession.open(config.modelFile(), options.settings()).close();
    } catch (ModelException e) {
      remarks.add("it cannot be loaded on the CPU: " + e.getMessage());
    }
  }

  private OnnxInspection decoder() {
    DecoderPorts ports = DecoderPorts.of(config, file, inputs, outputs);
    Optional<CacheSlot> slot = ports.cache().stream().findFirst();
    remark(ports);
    String precision =
        type(outputs.get(ports.signals().logits()))
            + slot.map(s -> " (cache " + s.type().name().toLowerCase(Locale.ROOT) + ")").orElse("");
    return inspection(
        precision,
        sizes(ports.sizes(), config.positions()),
        slot.map(FolderInspector::layout),
        meanings(ports),
        Optional.of(ports));
  }

  private OnnxInspection encoder() {
    DecoderSizes sizes = DecoderSizes.ofEncoder(config, file);
    tokenizer(sizes.vocabulary(), false);
    String precision =
        outputs.values().stream().findFirst().map(FolderInspector::type).orElse("unknown");
    return inspection(
        precision,
        sizes(sizes, config.usableTokens()),
        Optional.empty(),
        meanings(),
        Optional.empty());
  }

  private static OnnxInspection.Sizes sizes(DecoderSizes sizes, int positions) {
    return new OnnxInspection.Sizes(
        sizes.layers(),
        sizes.heads(),
        sizes.cacheHeads(),
        sizes.headWidth(),
        sizes.hiddenSize(),
        sizes.vocabulary(),
        positions == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(positions));
  }

  /** What goes into an encoder or a classifier, and what comes out of it. */
  private Map<String, String> meanings() {
    Map<String, String> meanings = new HashMap<>();
    for (String input : inputs.keySet()) {
      config
          .layout()
          .names()
          .role(input)
          .map(role -> role == InputRole.SEGMENTS ? "segments" : role.filling())
          .ifPresent(meaning -> meanings.put(input, meaning));
    }
    for (ModelSession.Port output : outputs.values()) {
      if (output.shape().size() == 3) {
        meanings.put(output.name(), "hidden states");
      } else if (output.name().equals("logits")) {
        meanings.put(output.name(), logits(output));
      }
    }
    return meanings;
  }

  /** A single logit decides between nothing: its label, if there is one, says nothing. */
  private String logits(ModelSession.Port output) {
    long last = output.shape().isEmpty() ? 0 : output.shape().get(output.shape().size() - 1);
    List<String> labels = List.copyOf(config.labels().values());
    if (last == 1 || labels.size() == 1) {
      return "one logit for every text";
    }
    return labels.isEmpty() ? "logits of labels without names" : "logits of " + labels;
  }

  private OnnxInspection inspection(
      String precision,
      OnnxInspection.Sizes sizes,
      Optional<String> cache,
      Map<String, String> meanings,
      Optional<DecoderPorts> ports) {
    return new OnnxInspection(
        config.folder(),
        config.layout().kind().id(),
        config.modelFile(),
        architecture(),
        precision,
        sizes,
        cache,
        ports(inputs.values(), meanings),
        ports(outputs.values(), meanings),
        List.copyOf(GraphOperators.of(file)),
        ports.map(p -> OnnxInspection.recordable(p.signals())).orElse(Set.of()),
        ports.map(this::edits).orElse(List.of()),
        remarks);
  }

  /** What the graph can be made to give that it does not. */
  private List<OnnxInspection.Edit> edits(DecoderPorts ports) {
    Set<Signal> exported = OnnxInspection.recordable(ports.signals());
    SignalPlan plan = plan(ports, false);
    List<OnnxInspection.Edit> edits = new ArrayList<>();
    if (!exported.contains(Signal.ATTENTION)) {
      String how = "of " + plan.attentions() + " layers, from " + plan.attentionSource();
      String onCuda = plan(ports, true).attentionSource();
      String also = onCuda.equals(plan.attentionSource()) ? "" : "; on CUDA from " + onCuda;
      edits.add(edit(Signal.ATTENTION, plan.attentionRefusal(), how + also));
    }
    if (!exported.contains(Signal.HIDDEN_STATES)) {
      String how =
          plan.hiddenStates()
              + " values of the residual stream: the embeddings and what each layer leaves";
      edits.add(edit(Signal.HIDDEN_STATES, plan.hiddenStatesRefusal(), how));
    }
    return edits;
  }

  private SignalPlan plan(DecoderPorts ports, boolean cuda) {
    return SignalPlan.of(file, ports.decoder(cuda, false));
  }

  private static OnnxInspection.Edit edit(Signal signal, Optional<String> refusal, String how) {
    String checked = how + "; checked when first asked for";
    return new OnnxInspection.Edit(signal, refusal.isEmpty(), refusal.orElse(checked));
  }

  private void remark(DecoderPorts ports) {
    if (ports.cache().isEmpty()) {
      remarks.add("it keeps no cache: it can score texts, each read whole, but not generate");
    }
    if (!ports.cache().isEmpty()) {
      LoopSession.obstacle(file, ports.loop())
          .ifPresent(why -> remarks.add(why + ": every token of an answer is a run of its own"));
    }
    config
        .lengthDependent()
        .ifPresent(why -> remarks.add(why + ": texts with a common beginning are each read whole"));
    if (Padding.of(file) == Padding.RIGHT) {
      remarks.add(
          "GroupQueryAttention can pad on the right only: prompts of equal length are answered"
              + " side by side");
    } else if (ports.rows() == 1) {
      remarks.add("its batch is fixed to 1: texts are read one after another");
    } else {
      String missing = missing(ports);
      if (!missing.isEmpty()) {
        remarks.add(
            "it has no input for "
                + missing
                + ": prompts of equal length are answered side by side");
      }
    }
    if (config.config().path("past_present_share_buffer").asBoolean()) {
      remarks.add("its cache may share one buffer between past and present; that is not used");
    }
    for (JsonNode provider : config.config().path("execution_providers")) {
      remarks.add("its configuration asks for the execution provider " + provider.asText());
    }
    tokenizer(ports.sizes().vocabulary(), true);
  }

  private static String missing(DecoderPorts ports) {
    List<String> missing = new ArrayList<>();
    if (!ports.inputs().containsKey(InputRole.MASK)) {
      missing.add("a mask");
    }
    if (!ports.inputs().containsKey(InputRole.POSITIONS)) {
      missing.add("positions");
    }
    return String.join(" and ", missing);
  }

  private void tokenizer(OptionalInt vocabulary, boolean generates) {
    if (!Files.isRegularFile(config.tokenizerFile())) {
      remarks.add("there is no " + config.tokenizerFile().getFileName() + ": it cannot be run");
      return;
    }
    try (FileTokenizer tokenizer = FileTokenizer.open(config.tokenizerFile())) {
      if (vocabulary.isPresent() && tokenizer.vocabularySize() > vocabulary.getAsInt()) {
        remarks.add(
            "the tokenizer knows "
                + tokenizer.vocabularySize()
                + " tokens, the model "
                + vocabulary.getAsInt()
                + ": texts with other tokens are refused");
      }
      if (generates && tokenizer.vocabularySize() < vocabulary.orElse(0)) {
        remarks.add(
            "the model has "
                + vocabulary.getAsInt()
                + " logits, the tokenizer knows "
                + tokenizer.vocabularySize()
                + " tokens: ids beyond them have no text");
      }
    } catch (ModelException e) {
      remarks.add("the tokenizer cannot be used: " + e.getMessage());
    }
  }

  private static Map<String, String> meanings(DecoderPorts ports) {
    Map<String, String> meanings = new HashMap<>();
    ports.inputs().forEach((role, port) -> meanings.put(port.name(), role.filling()));
    for (CacheSlot slot : ports.cache()) {
      meanings.put(slot.past(), "cache, from " + slot.present());
      meanings.put(slot.present(), "cache, to " + slot.past());
    }
    meanings.put(ports.signals().logits(), "logits");
    ports.signals().hiddenStates().forEach(name -> meanings.put(name, "hidden states"));
    ports.signals().attentions().forEach(name -> meanings.put(name, "attention"));
    return meanings;
  }

  private Optional<String> architecture() {
    String first = config.config().path("architectures").path(0).asText();
    String named = first.isEmpty() ? config.config().path("model_type").asText() : first;
    return named.isEmpty() ? Optional.empty() : Optional.of(named);
  }

  private static String layout(CacheSlot slot) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < slot.shape().size(); i++) {
      names.add(
          i == slot.batchAt() && slot.shape().get(i) < 0
              ? "batch"
              : i == slot.lengthAt() ? "length" : String.valueOf(slot.shape().get(i)));
    }
    return names.toString();
  }

  private static String type(ModelSession.@org.jspecify.annotations.Nullable Port port) {
    return port == null ? "unknown" : port.type().name().toLowerCase(Locale.ROOT);
  }

  private static List<OnnxInspection.Port> ports(
      Iterable<ModelSession.Port> ports, Map<String, String> meanings) {
    List<OnnxInspection.Port> all = new ArrayList<>();
    ports.forEach(
        port ->
            all.add(
                new OnnxInspection.Port(
                    port.name(),
                    type(port),
                    port.shape(),
                    meanings.getOrDefault(port.name(), ""))));
    return all;
  }
}
