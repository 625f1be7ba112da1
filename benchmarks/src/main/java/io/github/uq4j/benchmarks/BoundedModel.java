package io.github.uq4j.benchmarks;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * A copy of a model whose runs fail inside the runtime once a text has so many tokens: its logits
 * are added to a zero that is looked up at the text's length in a table that ends there.
 */
final class BoundedModel {

  private static final String MASK = "attention_mask";

  private BoundedModel() {}

  /** A folder in a temporary place; answers end at the limit only. */
  static Path of(String name, int tokens) {
    Path copy = TestModels.endless(name);
    Path file = copy.resolve("model.onnx");
    try {
      ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
      ModelProto bounded = model.toBuilder().setGraph(bounded(model.getGraph(), tokens)).build();
      Files.write(file, bounded.toByteArray());
      return copy;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot edit " + file, e);
    }
  }

  private static GraphProto bounded(GraphProto whole, int tokens) {
    GraphProto.Builder graph = whole.toBuilder();
    String logits = graph.getOutput(0).getName();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOutput(0).equals(logits)) {
        node.setOutput(0, "bounded/before");
      }
    }
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("bounded/column")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addInt64Data(1));
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("bounded/table")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(tokens)
            .addAllFloatData(Collections.nCopies(tokens, 0f)));
    graph.addNode(node("Shape", "bounded/shape", MASK));
    graph.addNode(node("Gather", "bounded/length", "bounded/shape", "bounded/column"));
    graph.addNode(node("Gather", "bounded/zero", "bounded/table", "bounded/length"));
    graph.addNode(node("Add", logits, "bounded/before", "bounded/zero"));
    return graph.build();
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setName(output)
        .setOpType(operator)
        .addOutput(output)
        .addAllInput(List.of(inputs))
        .build();
  }
}
