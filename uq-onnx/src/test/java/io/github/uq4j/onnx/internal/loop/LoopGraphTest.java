package io.github.uq4j.onnx.internal.loop;

import static io.github.uq4j.onnx.internal.loop.LoopGraph.Rows.APART;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.Subgraphs;
import io.github.uq4j.onnx.internal.loop.LoopGraph.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a decoder's nodes in a loop's body. */
class LoopGraphTest {

  private static final int LAYERS = 4;
  private static final int VOCABULARY = 1280;

  static LoopPorts ports(int layers) {
    List<LoopPorts.CachePort> cache = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      for (String part : List.of("key", "value")) {
        String name = "." + layer + "." + part;
        cache.add(new LoopPorts.CachePort("past_key_values" + name, "present" + name));
      }
    }
    return new LoopPorts(
        "input_ids", Optional.of("attention_mask"), Optional.of("position_ids"), "logits", cache);
  }

  private static ModelProto model(Path folder) {
    return OnnxModelFile.read(folder.resolve("model.onnx")).skeleton();
  }

  private static ModelProto wrapped(Rows rows) {
    return LoopGraph.wrap(model(TestFiles.model("lm-large")), ports(LAYERS), rows, VOCABULARY);
  }

  private static GraphProto body(Rows rows) {
    return body(wrapped(rows));
  }

  private static GraphProto body(ModelProto wrapped) {
    return wrapped.getGraph().getNodeList().stream()
        .filter(node -> node.getOpType().equals("Loop"))
        .flatMap(node -> node.getAttributeList().stream())
        .filter(AttributeProto::hasG)
        .findFirst()
        .orElseThrow()
        .getG();
  }

  private static long count(GraphProto graph, String operator) {
    return graph.getNodeList().stream().filter(node -> node.getOpType().equals(operator)).count();
  }

  @Test
  void wrap_cacheAppendedByConcat_isNotAppendedToWhole() {
    ModelProto wrapped = wrapped(APART);
    List<String> read = new ArrayList<>();
    for (NodeProto node : body(wrapped).getNodeList()) {
      if (node.getInputList().contains(LoopGraph.first("past_key_values.0.value"))) {
        read.add(node.getOpType());
      }
    }
    assertThat(read).containsExactly("MatMul");
    assertThat(LoopGraph.sharesRows(model(TestFiles.model("lm-large")), ports(LAYERS))).isTrue();
  }

  @Test
  void wrap_rotatedQueriesAndKeys_areOneOperatorEach() {
    GraphProto body = body(APART);
    assertThat(count(body, "RotaryEmbedding")).isEqualTo(2 * LAYERS);
    assertThat(count(body, "Neg")).isZero();
  }

  /** What scores are multiplied with is in the tables that queries are rotated by. */
  @Test
  void wrap_rotatedQueries_areScaledByTheirTables() {
    GraphProto body = body(APART);
    DecoderNodes nodes = new DecoderNodes(body, body.getNodeList());
    List<String> tables = new ArrayList<>();
    for (NodeProto node : body.getNodeList()) {
      if (node.getOpType().equals("Softmax")) {
        NodeProto masked = nodes.producer(node.getInput(0));
        assertThat(nodes.producer(masked.getInput(0)).getOpType()).isEqualTo("Concat");
      } else if (node.getOpType().equals("RotaryEmbedding")) {
        tables.add(node.getInput(2));
      }
    }
    assertThat(tables).hasSize(2 * LAYERS);
    assertThat(Set.copyOf(tables)).hasSize(2);
  }

  /** Heads and columns change places by name, angles and masks are there before the loop. */
  @Test
  void wrap_oneColumn_leavesOutWhatItDoesNotNeed() {
    GraphProto body = body(APART);
    for (String operator : List.of("Shape", "Range", "Cos", "And", "LessOrEqual")) {
      assertThat(count(body, operator)).as(operator).isZero();
    }
    assertThat(count(body, "Slice")).isOne();
    assertThat(body.getNodeList())
        .noneMatch(node -> DecoderNodes.permutation(node).equals(List.of(0L, 2L, 1L, 3L)));
  }

  /** One condition for what is recorded, one for the choice; no positions and no mask. */
  @Test
  void wrap_oneColumn_carriesWhatIsReadOnly() {
    GraphProto body = body(APART);
    assertThat(count(body, "If")).isEqualTo(2);
    assertThat(count(body, "Identity")).isZero();
    assertThat(body.getInputList().stream().map(ValueInfoProto::getName))
        .contains("input_ids", "past_key_values.0.key")
        .doesNotContain("position_ids", "attention_mask");
  }

  @Test
  void wrap_anyDecoder_namesNothingTwice() {
    ModelProto wrapped = wrapped(APART);
    List<String> names = new ArrayList<>();
    for (GraphProto graph : List.of(wrapped.getGraph(), body(wrapped))) {
      graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
      graph.getInputList().forEach(input -> names.add(input.getName()));
      graph.getInitializerList().forEach(weight -> names.add(weight.getName()));
    }
    assertThat(names).doesNotHaveDuplicates();
  }

  /** Scores and mixtures of the prompt's part are turned before and after. */
  @Test
  void wrap_rowsTogether_areMultipliedWithThePromptAtOnce() {
    long apart = count(body(APART), "Transpose");
    long together = count(body(Rows.TOGETHER), "Transpose");
    assertThat(together - apart).isEqualTo(4 * LAYERS);
  }

  /** A prompt alone is not padded: nothing is added to its scores, no mask is there at all. */
  @Test
  void wrap_rowsTogether_addNoMask() {
    GraphProto apart = body(APART);
    GraphProto together = body(Rows.TOGETHER);
    assertThat(count(apart, "Add") - count(together, "Add")).isEqualTo(LAYERS);
    assertThat(count(together, "Slice")).isZero();
    DecoderNodes nodes = new DecoderNodes(together, together.getNodeList());
    assertThat(together.getNodeList())
        .filteredOn(node -> node.getOpType().equals("Softmax"))
        .hasSize(LAYERS)
        .allMatch(node -> nodes.producer(node.getInput(0)).getOpType().equals("Concat"));
  }

  /** Nor do rows of their own without padding need one; they are multiplied as ever. */
  @Test
  void wrap_rowsWithoutPadding_addNoMask() {
    GraphProto apart = body(APART);
    GraphProto unpadded = body(Rows.UNPADDED);
    assertThat(count(apart, "Add") - count(unpadded, "Add")).isEqualTo(LAYERS);
    assertThat(count(unpadded, "Transpose")).isEqualTo(count(apart, "Transpose"));
    assertThat(count(unpadded, "Slice")).isZero();
  }

  /** What stands before the columns of a loop's own iterations is nothing, of one shape here. */
  @Test
  void wrap_cacheOfOneShape_startsFromOneTensor() {
    ModelProto wrapped = wrapped(APART);
    NodeProto loop =
        wrapped.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("Loop"))
            .findFirst()
            .orElseThrow();
    assertThat(loop.getInputList().stream().filter(name -> name.contains("/none/")))
        .hasSize(2 * LAYERS)
        .containsOnly(loop.getInput(loop.getInputCount() - 1));
    Set<String> read = new HashSet<>();
    wrapped.getGraph().getNodeList().forEach(node -> read.addAll(Subgraphs.reads(node)));
    wrapped.getGraph().getOutputList().forEach(output -> read.add(output.getName()));
    assertThat(wrapped.getGraph().getNodeList())
        .allMatch(node -> node.getOutputList().stream().anyMatch(read::contains));
  }

  @Test
  void wrap_groupedHeads_carriesTheWholeCache() {
    Path folder = TestFiles.testdata().resolve("zoo").resolve("gemma2");
    int layers =
        (int)
            model(folder).getGraph().getInputList().stream()
                .filter(input -> input.getName().endsWith(".key"))
                .count();
    assertThat(LoopGraph.sharesRows(model(folder), ports(layers))).isFalse();
  }
}
