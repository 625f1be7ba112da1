package io.github.uq4j.onnx.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which decoders a loop cannot carry, and why. */
class LoopObstacleTest {

  private static final LoopPorts PORTS =
      new LoopPorts(
          "ids",
          Optional.empty(),
          Optional.empty(),
          "logits",
          List.of(new LoopPorts.CachePort("past", "present")));

  private static NodeProto node(String type, String result, String... inputs) {
    return Fragment.making(result, type, inputs).build();
  }

  private static ValueInfoProto value(String name) {
    return Fragment.value(name, Fragment.FLOAT, 3);
  }

  private static GraphProto.Builder graph() {
    ValueInfoProto.Builder logits = value("logits").toBuilder();
    logits
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(2)
        .setDimValue(7);
    return GraphProto.newBuilder()
        .setName("decoder")
        .addInput(value("ids"))
        .addInput(value("past"))
        .addInput(Fragment.value("switch", Fragment.BOOL, 0))
        .addOutput(logits)
        .addOutput(value("present"));
  }

  private static OnnxModelFile file(GraphProto.Builder graph, long opset) {
    ModelProto model =
        ModelProto.newBuilder()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
            .setGraph(graph)
            .build();
    return new OnnxModelFile(Path.of("decoder.onnx"), model, List.of(), Optional.empty());
  }

  private static AttributeProto branch(String name, String logits, String present) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
    graph.addNode(node("Identity", name + ".logits", "ids"));
    graph.addNode(node("Concat", name + ".present", "past", "ids"));
    graph.addOutput(value(logits)).addOutput(value(present));
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  private static GraphProto.Builder merged(String present) {
    NodeProto.Builder choice = NodeProto.newBuilder().setOpType("If").addInput("switch");
    choice.addOutput("logits").addOutput("present");
    choice.addAttribute(branch("then_branch", "then_branch.logits", present));
    choice.addAttribute(branch("else_branch", "else_branch.logits", "else_branch.present"));
    return graph().addNode(choice);
  }

  @Test
  void obstacle_inputThatIsRead_isNamed() {
    GraphProto.Builder graph =
        graph()
            .addNode(node("Where", "logits", "switch", "ids", "ids"))
            .addNode(node("Concat", "present", "past", "ids"));
    assertThat(LoopSession.obstacle(file(graph, 17), PORTS))
        .hasValue("its input switch is not one a loop can carry");
  }

  @Test
  void obstacle_inputThatNothingReads_isNone() {
    GraphProto.Builder graph =
        graph()
            .addNode(node("Identity", "logits", "ids"))
            .addNode(node("Concat", "present", "past", "ids"));
    assertThat(LoopSession.obstacle(file(graph, 17), PORTS)).isEmpty();
    assertThat(LoopSession.obstacle(file(graph, 12), PORTS))
        .hasValue("it uses operator set 12; must be >= 13");
  }

  @Test
  void decoder_twoGraphs_isTheOneThatReadsACache() {
    OnnxModelFile file = file(merged("then_branch.present"), 17);
    assertThat(LoopSession.obstacle(file, PORTS)).isEmpty();
    assertThat(LoopSession.decoder(file).getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("Identity", "Concat");
    assertThat(LoopSession.decoder(file).getGraph().getNode(1).getOutput(0)).isEqualTo("present");
  }

  /** A body in the branch goes on reading what the branch gives. */
  @Test
  void decoder_bodyInTheBranch_readsWhatIsRenamed() {
    GraphProto.Builder graph = merged("then_branch.present");
    AttributeProto inner = branch("inner", "inner.logits", "inner.present");
    NodeProto.Builder reader =
        NodeProto.newBuilder().setOpType("If").addInput("then_branch.logits").addOutput("unread");
    reader.addAttribute(
        inner.toBuilder()
            .setG(GraphProto.newBuilder().addNode(node("Neg", "negative", "then_branch.present"))));
    graph.getNodeBuilder(0).getAttributeBuilder(0).getGBuilder().addNode(reader);
    NodeProto renamed = LoopSession.decoder(file(graph, 17)).getGraph().getNode(2);
    assertThat(renamed.getInput(0)).isEqualTo("logits");
    assertThat(renamed.getAttribute(0).getG().getNode(0).getInput(0)).isEqualTo("present");
  }

  @Test
  void obstacle_branchThatHandsSomethingOn_isNamed() {
    assertThat(LoopSession.obstacle(file(merged("past"), 17), PORTS))
        .hasValue("a branch of the If hands on past unchanged");
  }
}
