package io.github.uq4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The small trained decoder with another cache. */
public final class CacheFolders {

  private static final String MODEL = "lm-small";

  private CacheFolders() {}

  /** Its cache keeps the last columns only, whatever it was fed. */
  public static Path keepingLast(int columns, Path folder) {
    return edited(
        folder,
        graph -> {
          graph.addInitializer(longs("kept.from", -columns));
          graph.addInitializer(longs("kept.to", Integer.MAX_VALUE));
          graph.addInitializer(longs("kept.axis", 2));
          for (ValueInfoProto output : graph.getOutputList()) {
            if (output.getName().startsWith("present.")) {
              rename(graph, output.getName(), output.getName() + ".whole");
              graph.addNode(
                  NodeProto.newBuilder()
                      .setOpType("Slice")
                      .addInput(output.getName() + ".whole")
                      .addInput("kept.from")
                      .addInput("kept.to")
                      .addInput("kept.axis")
                      .addOutput(output.getName()));
            }
          }
        });
  }

  /** It keeps no cache. */
  public static Path keepingNone(Path folder) {
    return edited(
        folder,
        graph -> {
          List<NodeProto> made = new ArrayList<>();
          graph.addInitializer(longs("none.rest", 4, 0, 20));
          graph.addInitializer(longs("none.first", 0));
          made.add(node("Shape", "none.shape", "input_ids"));
          made.add(node("Gather", "none.rows", "none.shape", "none.first"));
          NodeProto.Builder all = node("Concat", "none.all", "none.rows", "none.rest").toBuilder();
          AttributeProto.Builder axis = AttributeProto.newBuilder().setName("axis").setI(0);
          made.add(all.addAttribute(axis.setType(AttributeProto.AttributeType.INT)).build());
          List<ValueInfoProto> inputs = new ArrayList<>(graph.getInputList());
          inputs.removeIf(input -> !input.getName().startsWith("past_key_values."));
          inputs.forEach(input -> made.add(node("ConstantOfShape", input.getName(), "none.all")));
          made.addAll(graph.getNodeList());
          graph.clearNode().addAllNode(made);
          List<ValueInfoProto> kept = new ArrayList<>(graph.getInputList());
          kept.removeAll(inputs);
          graph.clearInput().addAllInput(kept);
          List<ValueInfoProto> outputs = new ArrayList<>(graph.getOutputList());
          outputs.removeIf(output -> output.getName().startsWith("present."));
          graph.clearOutput().addAllOutput(outputs);
        });
  }

  private static Path edited(Path folder, Consumer<GraphProto.Builder> change) {
    try {
      Path copy = ModelFolders.copy(TestFiles.model(MODEL), folder, config -> {});
      Path file = copy.resolve("model.onnx");
      ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
      change.accept(model.getGraphBuilder());
      Files.write(file, model.build().toByteArray());
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NodeProto node(String type, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }

  private static TensorProto longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(DataType.INT64.getNumber());
    tensor.addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor.build();
  }

  private static void rename(GraphProto.Builder graph, String from, String to) {
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(from)) {
          node.setInput(i, to);
        }
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(from)) {
          node.setOutput(i, to);
        }
      }
    }
  }
}
