package io.github.uq4j.onnx.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left of a decoder that fills its cache and no more. */
class FillGraphTest {

  private static final Path FILE = TestFiles.model("lm-large").resolve("model.onnx");
  private static final List<String> PARTS = List.of("key", "value");

  private static LoopPorts ports() {
    List<LoopPorts.CachePort> cache = new ArrayList<>();
    for (int layer = 0; layer < 4; layer++) {
      for (String part : PARTS) {
        String name = "." + layer + "." + part;
        cache.add(new LoopPorts.CachePort("past_key_values" + name, "present" + name));
      }
    }
    return new LoopPorts(
        "input_ids", Optional.of("attention_mask"), Optional.of("position_ids"), "logits", cache);
  }

  private static GraphProto filling() {
    return FillGraph.of(OnnxModelFile.read(FILE).skeleton(), ports()).getGraph();
  }

  @Test
  void of_outputs_areTheCacheAlone() {
    assertThat(filling().getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactlyInAnyOrderElementsOf(
            ports().cache().stream().map(LoopPorts.CachePort::present).toList());
  }

  /** Of the last block there are the norm before it and the products that make keys and values. */
  @Test
  void of_lastBlockAndHead_areLeftOutWithTheirWeights() {
    assertThat(filling().getInitializerList())
        .extracting(TensorProto::getName)
        .filteredOn(name -> name.startsWith("model.model.layers.3."))
        .allMatch(name -> name.matches(".*(input_layernorm|k_proj|v_proj).weight"))
        .hasSize(3);
    assertThat(filling().getInitializerList())
        .extracting(TensorProto::getName)
        .noneMatch(name -> name.equals("model.model.norm.weight"));
  }

  /** The last block's queries are of no use to a cache. */
  @Test
  void of_rotatedQueriesAndKeys_areOneOperatorEach() {
    List<String> operators = filling().getNodeList().stream().map(NodeProto::getOpType).toList();
    assertThat(operators).filteredOn("RotaryEmbedding"::equals).hasSize(4 + 3);
    assertThat(operators).doesNotContain("Neg");
  }

  /** How wide a key is must be known to rotate it by one operator. */
  @Test
  void of_keysOfUnknownSize_stayRotatedByMany() {
    ModelProto.Builder open = OnnxModelFile.read(FILE).skeleton().toBuilder();
    for (ValueInfoProto.Builder input : open.getGraphBuilder().getInputBuilderList()) {
      if (input.getName().startsWith("past_key_values")) {
        TypeProto.Tensor.Builder tensor = input.getTypeBuilder().getTensorTypeBuilder();
        tensor.getShapeBuilder().getDimBuilder(3).setDimParam("size");
      }
    }
    assertThat(FillGraph.of(open.build(), ports()).getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .contains("Neg")
        .doesNotContain("RotaryEmbedding");
    GraphProto body = LoopGraph.wrap(open.build(), ports(), LoopGraph.Rows.APART, 1280).getGraph();
    assertThat(body.toString()).doesNotContain("RotaryEmbedding");
  }

  /** The past of the last block is appended to, too. */
  @Test
  void of_inputs_areThoseThatAreRead() {
    assertThat(filling().getInputList())
        .extracting(ValueInfoProto::getName)
        .contains("input_ids", "attention_mask", "position_ids", "past_key_values.3.value");
  }

  @Test
  void filling_copiesAreNotWorthIt_isNone() {
    SessionSettings settings = TestDevice.settings();
    try (LoopEngine sparing = new LoopEngine(FILE, ports(), 1280, settings, false);
        LoopEngine lavish = new LoopEngine(FILE, ports(), 1280, settings, true)) {
      assertThat(sparing.filling()).isEmpty();
      assertThat(lavish.filling()).isPresent();
      assertThat(lavish.filling().orElseThrow()).isSameAs(lavish.filling().orElseThrow());
    }
  }
}
