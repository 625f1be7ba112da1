package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What follows from one of a decoder's inputs alone, column by column, and so can be computed for
 * all columns before the loop comes to them.
 */
final class Ahead {

  /** Operators that treat every column by itself. */
  private static final Set<String> POINTWISE =
      Set.of(
          "Cast",
          "Identity",
          "Mul",
          "Div",
          "Add",
          "Sub",
          "Cos",
          "Sin",
          "Greater",
          "Less",
          "Equal",
          "GreaterOrEqual",
          "LessOrEqual",
          "Not",
          "Where");

  private final DecoderNodes decoder;
  private final String input;
  private final Set<String> moved = new HashSet<>();

  /**
   * What follows from an input.
   *
   * @param decoder the decoder
   * @param input the input, {@code [batch, columns]}
   */
  Ahead(DecoderNodes decoder, String input) {
    this.decoder = decoder;
    this.input = input;
  }

  /** What stands for the input outside the loop: a value for all columns. */
  String all() {
    return named(input);
  }

  private String named(String value) {
    return Fragment.named("ahead/" + input + "/" + value);
  }

  /** Whether a value follows from the input and numbers, with rows first and columns last. */
  boolean keepsColumnsLast(String value) {
    if (value.equals(input)) {
      return true;
    }
    NodeProto node = decoder.producer(value);
    List<String> from = node.getInputList();
    if (node.getOpType().equals("Unsqueeze") && from.size() == 2) {
      boolean inside = decoder.wholes(from.get(1)).filter(List.of(1L)::equals).isPresent();
      return inside && keepsColumnsLast(from.get(0));
    }
    return POINTWISE.contains(node.getOpType())
        && !from.stream().allMatch(this::isScalar)
        && from.stream().allMatch(i -> isScalar(i) || keepsColumnsLast(i));
  }

  private boolean isScalar(String value) {
    return decoder.constant(value).filter(tensor -> tensor.getDimsCount() == 0).isPresent();
  }

  /** Whether a value follows from the input and constants, with rows and columns in this order. */
  boolean keepsOrder(String value) {
    if (value.equals(input) || decoder.constant(value).isPresent()) {
      return true;
    }
    NodeProto node = decoder.producer(value);
    boolean joins = node.getOpType().equals("Concat") && DecoderNodes.whole(node, "axis", 0) == -1;
    return (POINTWISE.contains(node.getOpType()) || node.getOpType().equals("Unsqueeze") || joins)
        && node.getInputList().stream().allMatch(this::keepsOrder);
  }

  /**
   * The same value for all columns.
   *
   * @param outer where its nodes go
   * @param value the value
   * @return its name there; names inside the loop must not appear outside
   */
  String moved(Fragment outer, String value) {
    String result = named(value);
    if (value.equals(input) || !moved.add(value)) {
      return result;
    }
    NodeProto node = decoder.producer(value);
    if (node.getOutputCount() == 0) {
      TensorProto weight = decoder.constant(value).orElseThrow();
      if (LoopGraph.large(weight)) {
        moved.remove(value);
        return value;
      }
      outer.graph().addNode(Fragment.making(result, "Constant").addAttribute(attribute(weight)));
      return result;
    }
    NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput().setName(result);
    node.getInputList().forEach(from -> copy.addInput(moved(outer, from)));
    outer.graph().addNode(copy.addOutput(result));
    return result;
  }

  private static AttributeProto attribute(TensorProto tensor) {
    return AttributeProto.newBuilder()
        .setName("value")
        .setType(AttributeProto.AttributeType.TENSOR)
        .setT(tensor)
        .build();
  }
}
