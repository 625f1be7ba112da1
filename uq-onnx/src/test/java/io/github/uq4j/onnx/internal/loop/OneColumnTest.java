package io.github.uq4j.onnx.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left out of a decoder for one column, and what must stay. */
class OneColumnTest {

  private static final LoopPorts PORTS =
      new LoopPorts(
          "ids",
          Optional.of("mask"),
          Optional.empty(),
          "logits",
          List.of(new LoopPorts.CachePort("past", "present")));

  private final GraphProto.Builder graph =
      GraphProto.newBuilder()
          .addInput(input("ids", 0, 0))
          .addInput(input("mask", 0, 0))
          .addInput(input("past", 0, 4, 0, 8))
          .addInput(input("x", 0, 0, 32));

  private static ValueInfoProto input(String name, long... extents) {
    TypeProto.Builder type = TypeProto.newBuilder();
    for (long extent : extents) {
      type.getTensorTypeBuilder().getShapeBuilder().addDimBuilder().setDimValue(extent);
    }
    return ValueInfoProto.newBuilder().setName(name).setType(type).build();
  }

  private static NodeProto.Builder node(String type, String result, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(result)
        .addAllInput(List.of(inputs))
        .addOutput(result);
  }

  private void add(String type, String result, String... inputs) {
    graph.addNode(node(type, result, inputs));
  }

  private void number(String name, long value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(Fragment.INT64)
            .addDims(1)
            .addInt64Data(value));
  }

  /** Places of keys, {@code 0 .. past}, and of the one query, {@code past}. */
  private void addPlaces() {
    number("0", 0);
    number("1", 1);
    number("2", 2);
    add("Shape", "extents", "past");
    add("Gather", "length", "extents", "2");
    add("Add", "whole", "length", "1");
    add("Range", "keys", "0", "whole", "1");
    add("Range", "query", "length", "whole", "1");
  }

  private void addMask(String comparison) {
    add("And", "seen", comparison, "masked");
    add("Where", "bias", "seen", "zero", "low");
  }

  private List<String> left() {
    DecoderNodes decoder = new DecoderNodes(graph.build(), graph.getNodeList());
    return OneColumn.of(new Fragment("body"), decoder, PORTS).list().stream()
        .map(NodeProto::getOpType)
        .toList();
  }

  @Test
  void of_keysUpToTheQuery_areNotCompared() {
    addPlaces();
    add("LessOrEqual", "causal", "keys", "query");
    addMask("causal");
    add("Add", "sum", "scores", "bias");
    assertThat(left()).doesNotContain("And").contains("Where");
  }

  /** A key may be too far away to be attended to. */
  @Test
  void of_windowOfKeys_staysCompared() {
    addPlaces();
    number("4", 4);
    add("Sub", "start", "length", "4");
    add("Range", "edge", "start", "length", "1");
    add("Greater", "near", "keys", "edge");
    addMask("near");
    add("Add", "sum", "scores", "bias");
    assertThat(left()).contains("And");
  }

  /** Keys before the query only are not all there are. */
  @Test
  void of_keysBelowTheQuery_staysCompared() {
    addPlaces();
    add("Less", "before", "keys", "query");
    addMask("before");
    add("Add", "sum", "scores", "bias");
    assertThat(left()).contains("And");
  }

  /** A cache may have lost columns that the mask still has. */
  @Test
  void of_keysCountedByTheMask_staysCompared() {
    addPlaces();
    add("Shape", "of mask", "mask");
    add("Gather", "width", "of mask", "1");
    add("Range", "all", "0", "width", "1");
    add("LessOrEqual", "causal", "all", "query");
    addMask("causal");
    add("Add", "sum", "scores", "bias");
    assertThat(left()).contains("And");
  }

  @Test
  void of_shapeOfWhatIsTrueIsRead_staysCombined() {
    addPlaces();
    add("LessOrEqual", "causal", "keys", "query");
    addMask("causal");
    add("Shape", "shape", "bias");
    assertThat(left()).contains("And");
  }

  private void addHeads(long columns) {
    number("0", 0);
    number("4", 4);
    number("8", 8);
    number("columns", columns);
    add("Shape", "of ids", "ids");
    add("Gather", "rows", "of ids", "0");
    graph.addNode(
        node("Concat", "target", "rows", "columns", "4", "8")
            .addAttribute(Fragment.whole("axis", 0)));
    add("Reshape", "split", "x", "target");
    AttributeProto.Builder swap =
        AttributeProto.newBuilder().setName("perm").addAllInts(List.of(0L, 2L, 1L, 3L));
    graph.addNode(node("Transpose", "heads", "split").addAttribute(swap));
  }

  @Test
  void of_headsOfOneColumn_areNotMoved() {
    addHeads(1);
    assertThat(left()).doesNotContain("Transpose").endsWith("Reshape");
  }

  @Test
  void of_headsOfSomethingElse_areMoved() {
    addHeads(2);
    assertThat(left()).endsWith("Transpose");
  }
}
