package io.github.uq4j.onnx.internal.head;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.session.ModelSession;
import java.util.Optional;

/**
 * Lets a decoder make logits of its last columns only: a prompt fills the cache, and no more than
 * its end is multiplied with the vocabulary.
 */
public final class LastRows {

  /** The added input {@code [1]}: minus the number of last columns; 0 is all. */
  public static final String FIRST = "uq4j/logits/first";

  private static final String PREFIX = "uq4j/logits/";
  private static final int OLDEST_OPSET = 10;

  private LastRows() {}

  /**
   * Edits a model.
   *
   * @param model the model, with {@code logits [batch, sequence, vocabulary]}
   * @param logits that output
   * @return the model with the added input; empty if it is not made so that it can be had
   */
  public static Optional<ModelProto> edit(ModelProto model, String logits) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    Optional<ValueInfoProto> output =
        graph.getOutputList().stream().filter(o -> o.getName().equals(logits)).findFirst();
    Optional<LogitPath> path = LogitPath.find(graph, logits);
    if (path.isEmpty() || output.isEmpty() || !serves(model) || rank(output.get()) != 3) {
      return Optional.empty();
    }
    constant(graph, PREFIX + "end", Long.MAX_VALUE);
    constant(graph, PREFIX + "axis", 1);
    graph.addInput(input());
    path.get()
        .pick(
            NodeProto.newBuilder().setOpType("Slice").setName(PREFIX + "picked"),
            FIRST,
            PREFIX + "end",
            PREFIX + "axis");
    path.get().setOutput(opened(output.get()));
    return Optional.of(model.toBuilder().setGraph(graph).build());
  }

  /**
   * Whether a session has the input.
   *
   * @param session a session of a decoder
   * @return true if its graph was edited
   */
  public static boolean of(ModelSession session) {
    return session.inputs().containsKey(FIRST);
  }

  /**
   * What the input is given.
   *
   * @param session an edited session
   * @param count so many of the last columns; 0 for all
   * @return the tensor; to be closed by the caller
   */
  public static OnnxTensor columns(ModelSession session, int count) {
    return session.integers(FIRST, new long[] {-count}, 1);
  }

  private static boolean serves(ModelProto model) {
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      boolean standard = opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx");
      if (standard && opset.getVersion() < OLDEST_OPSET) {
        return false;
      }
    }
    return true;
  }

  private static int rank(ValueInfoProto output) {
    return output.getType().getTensorType().getShape().getDimCount();
  }

  /** The output, whose second extent is no longer that of the ids. */
  private static ValueInfoProto opened(ValueInfoProto output) {
    ValueInfoProto.Builder opened = output.toBuilder();
    opened
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .setDim(1, TensorShapeProto.Dimension.newBuilder().setDimParam(PREFIX + "columns"));
    return opened.build();
  }

  private static ValueInfoProto input() {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.INT64_VALUE);
    tensor.getShapeBuilder().addDimBuilder().setDimValue(1);
    return ValueInfoProto.newBuilder()
        .setName(FIRST)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static void constant(GraphProto.Builder graph, String name, long value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(1)
            .addInt64Data(value));
  }
}
