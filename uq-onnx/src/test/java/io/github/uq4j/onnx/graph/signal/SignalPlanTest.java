package io.github.uq4j.onnx.graph.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.trace.Signal;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan finds, and what it refuses, with the operator's name. */
class SignalPlanTest {

  private static OnnxModelFile file(String member) {
    Path folder = TestFiles.testdata().resolve("zoo").resolve(member);
    return OnnxModelFile.read(
        folder.resolve(TestFiles.json(folder.resolve("facts.json")).path("file").asText()));
  }

  private static OnnxModelFile edited(String member, Consumer<ModelProto.Builder> edit) {
    OnnxModelFile file = file(member);
    ModelProto.Builder model = file.skeleton().toBuilder();
    edit.accept(model);
    return new OnnxModelFile(file.file(), model.build(), file.weights(), file.dataFolder());
  }

  private static SignalPlan plan(OnnxModelFile file, int blocks, boolean cuda) {
    return SignalPlan.of(
        file, new SignalPlan.Decoder("input_ids", "logits", OptionalInt.of(blocks), cuda, false));
  }

  private static void each(
      ModelProto.Builder model, String operator, Consumer<NodeProto.Builder> edit) {
    model.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals(operator))
        .forEach(edit);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, false, the result of Softmax",
    "gpt2, true, the result of Softmax",
    "llama-gqa, false, GroupQueryAttention (optional output)",
    "llama-gqa, true, GroupQueryAttention (recomputed)",
    "llama-mha, false, MultiHeadAttention (recomputed)",
    "qwen2-opset23, false, Attention (optional output)",
    "qwen2-opset23, true, Attention (recomputed)",
    "gpt2-attention, false, Attention (recomputed)",
    "llama-merged, false, the result of Softmax",
  })
  void plan_ofAnOperator_saysWhereProbabilitiesComeFrom(
      String member, boolean cuda, String source) {
    SignalPlan plan = plan(file(member), 3, cuda);
    assertThat(plan.attentionSource()).isEqualTo(source);
    assertThat(plan.attentions()).isEqualTo(3);
    assertThat(plan.hiddenStates()).isEqualTo(4);
    assertThat(plan.attentionOperator(0)).isNotEmpty();
  }

  /** Nothing is found by names: with all names changed, the same nodes are found. */
  @Test
  void plan_renamedGraph_findsTheSamePlaces() {
    OnnxModelFile renamed =
        edited(
            "gpt-neox",
            model -> {
              Set<String> weights = new HashSet<>();
              model.getGraph().getInitializerList().forEach(t -> weights.add(t.getName()));
              for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
                node.setName("");
                rename(node, weights);
              }
            });
    SignalPlan plan = plan(renamed, 3, false);
    SignalPlan original = plan(file("gpt-neox"), 3, false);
    assertThat(plan.hidden()).isEqualTo(original.hidden()).hasSize(4);
    assertThat(plan.attention()).isEqualTo(original.attention()).hasSize(3);
  }

  private static void rename(NodeProto.Builder node, Set<String> weights) {
    for (int i = 0; i < node.getInputCount(); i++) {
      node.setInput(i, renamed(node.getInput(i), weights));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      node.setOutput(i, renamed(node.getOutput(i), weights));
    }
  }

  /** Values inside; what the graph is given and gives keeps its name. */
  private static String renamed(String name, Set<String> weights) {
    boolean port =
        name.startsWith("past")
            || name.startsWith("present")
            || Set.of("", "input_ids", "attention_mask", "position_ids", "logits").contains(name);
    return port || weights.contains(name) ? name : "v" + Integer.toHexString(name.hashCode());
  }

  @Test
  void plan_unknownOperator_isRefusedByName() {
    OnnxModelFile file =
        edited("llama-mha", m -> each(m, "MultiHeadAttention", n -> n.setOpType("PagedAttention")));
    SignalPlan plan = plan(file, 3, false);
    assertThat(plan.attentionRefusal().orElseThrow()).contains("PagedAttention");
    assertThat(plan.hiddenStatesRefusal()).isEmpty();
    assertThat(plan.attentions()).isZero();
    assertThatThrownBy(() -> SignalEdit.apply(file, plan, EnumSet.of(Signal.ATTENTION), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PagedAttention");
  }

  @ParameterizedTest
  @CsvSource({
    "llama-mha, MultiHeadAttention, unidirectional",
    "gpt2-attention, Attention, do_rotary",
  })
  void plan_operatorWithAnAttributeThatIsNotRecomputed_isRefused(
      String member, String operator, String attribute) {
    OnnxModelFile file =
        edited(
            member,
            m ->
                each(
                    m,
                    operator,
                    node -> {
                      for (int i = node.getAttributeCount() - 1; i >= 0; i--) {
                        if (node.getAttribute(i).getName().equals(attribute)) {
                          node.removeAttribute(i);
                        }
                      }
                      node.addAttribute(NodeWriter.integer(attribute, 1));
                    }));
    assertThat(plan(file, 3, true).attentionRefusal().orElseThrow())
        .contains(operator)
        .contains(attribute);
  }

  @Test
  void plan_inputsThatAreNotRecomputed_areRefused() {
    OnnxModelFile packed =
        edited("llama-mha", m -> each(m, "MultiHeadAttention", n -> n.setInput(2, "")));
    assertThat(plan(packed, 3, false).attentionRefusal().orElseThrow())
        .contains("MultiHeadAttention")
        .contains("packs key and value");
    OnnxModelFile masked =
        edited(
            "llama-mha", m -> each(m, "MultiHeadAttention", n -> n.setInput(4, "attention_mask")));
    assertThat(plan(masked, 3, false).attentionRefusal()).isEmpty();
    OnnxModelFile flat =
        edited("llama-mha", m -> each(m, "MultiHeadAttention", n -> n.setInput(4, "lengths")));
    assertThat(plan(flat, 3, false).attentionRefusal().orElseThrow())
        .contains("MultiHeadAttention")
        .contains("the mask lengths of a shape that the graph does not state");
    OnnxModelFile sized =
        edited("gpt2-attention", m -> each(m, "Attention", n -> n.setInput(3, n.getInput(0))));
    assertThat(plan(sized, 3, false).attentionRefusal().orElseThrow())
        .contains("Attention")
        .contains("of a shape that the graph does not state");
  }

  /** One number or two for each row: where its tokens end, and where they begin. */
  @Test
  void plan_maskOfOneDimension_isRefusedByItsName() {
    OnnxModelFile lengths =
        edited(
            "gpt2-attention",
            m -> {
              TypeProto.Builder type = TypeProto.newBuilder();
              type.getTensorTypeBuilder()
                  .setElemType(DataType.INT32_VALUE)
                  .setShape(
                      TensorShapeProto.newBuilder()
                          .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch")));
              m.getGraphBuilder()
                  .addInput(ValueInfoProto.newBuilder().setName("lengths").setType(type));
              each(m, "Attention", n -> n.setInput(3, "lengths"));
            });
    assertThat(plan(lengths, 3, false).attentionRefusal().orElseThrow())
        .contains("Attention")
        .contains("the mask lengths of 1 dimension(s)");
  }

  /** The operator reads it itself; only where that gives no probabilities must they be computed. */
  @Test
  void plan_quantisedCacheOnCuda_isRefusedByItsName() {
    OnnxModelFile quantised =
        edited(
            "llama-gqa",
            m ->
                each(
                    m,
                    "GroupQueryAttention",
                    n -> {
                      while (n.getInputCount() < 12) {
                        n.addInput("");
                      }
                      n.addInput("k_scale").addInput("v_scale");
                    }));
    assertThat(plan(quantised, 3, true).attentionRefusal().orElseThrow())
        .contains("GroupQueryAttention")
        .contains("a quantised cache (k_scale)");
  }

  @Test
  void plan_otherNumberOfBlocks_isRefusedWithBoth() {
    SignalPlan plan = plan(file("gpt2"), 7, false);
    assertThat(plan.attentionRefusal().orElseThrow())
        .contains("3 attention operators")
        .contains("states 7 blocks");
    assertThat(plan.hiddenStatesRefusal()).isEqualTo(plan.attentionRefusal());
    assertThat(plan.attentionSource()).isEmpty();
  }

  @Test
  void plan_graphThatIsNoDecoder_isRefused() {
    SignalPlan encoder = plan(OnnxModelFile.read(nli()), 1, false);
    assertThat(encoder.hiddenStatesRefusal()).isPresent();
    OnnxModelFile detached =
        edited(
            "gpt2",
            m -> each(m, "Gather", n -> n.setInput(1, n.getInput(1).isEmpty() ? "" : "nothing")));
    assertThat(plan(detached, 3, false).attentionRefusal().orElseThrow())
        .contains("looked up in no table");
  }

  private static Path nli() {
    return TestFiles.model("nli").resolve("model.onnx");
  }

  @Test
  void edit_nameThatIsTaken_isRefused() {
    OnnxModelFile file =
        edited(
            "gpt2",
            m ->
                m.getGraphBuilder()
                    .addNode(
                        NodeProto.newBuilder()
                            .setOpType("Identity")
                            .addInput("input_ids")
                            .addOutput("attentions.1")));
    SignalPlan plan = plan(file, 3, false);
    assertThatThrownBy(() -> SignalEdit.apply(file, plan, EnumSet.of(Signal.ATTENTION), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("attentions.1");
  }
}
