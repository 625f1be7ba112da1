package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes what follows from the attention mask column by column once, for all columns that a loop
 * comes to; an iteration takes those there are by then.
 */
final class MaskTable {

  private static final String ENDS = Fragment.named("mask/ends");
  private static final String END = Fragment.named("mask/end");

  private MaskTable() {}

  /**
   * Rewrites a decoder's nodes.
   *
   * @param outer takes what is computed once
   * @param body takes new constants
   * @param decoder the decoder
   * @param mask its input of the mask
   * @return nodes that give the same
   */
  static DecoderNodes of(Fragment outer, Fragment body, DecoderNodes decoder, String mask) {
    Ahead ahead = new Ahead(decoder, mask);
    Set<String> wanted = new LinkedHashSet<>();
    for (NodeProto node : decoder.list()) {
      if (!ahead.keepsColumnsLast(node.getOutput(0))) {
        node.getInputList().stream()
            .filter(value -> !value.equals(mask) && ahead.keepsColumnsLast(value))
            .forEach(wanted::add);
      }
    }
    if (wanted.isEmpty()) {
      return decoder;
    }
    addColumns(outer, ahead.all(), decoder, mask);
    List<NodeProto> nodes = new ArrayList<>();
    nodes.add(Fragment.making(END, "Gather", ENDS, LoopGraph.STEP).build());
    String start = body.longs(0);
    String axis = body.longs(-1);
    for (String value : wanted) {
      String all = ahead.moved(outer, value);
      nodes.add(Fragment.making(value, "Slice", all, start, END, axis).build());
    }
    decoder.list().stream().filter(node -> !wanted.contains(node.getOutput(0))).forEach(nodes::add);
    return decoder.with(nodes);
  }

  /**
   * Leaves masks out that are added to scores. Where there is no padding they are one number in all
   * columns, zero as a rule, and a softmax does not see that.
   *
   * @param decoder the decoder
   * @param mask its input of the mask
   * @return nodes that give the same for a mask of ones
   */
  static DecoderNodes unpadded(DecoderNodes decoder, String mask) {
    Ahead ahead = new Ahead(decoder, mask);
    Map<String, String> scores = new HashMap<>();
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : decoder.list()) {
      List<String> others = new ArrayList<>(node.getInputList());
      others.removeIf(ahead::keepsColumnsLast);
      boolean adds = node.getOpType().equals("Add") && others.size() == 1;
      if (adds && goesIntoSoftmax(decoder, node.getOutput(0))) {
        scores.put(node.getOutput(0), others.get(0));
      } else {
        nodes.add(DecoderNodes.reading(node, scores));
      }
    }
    return decoder.with(nodes);
  }

  /** Whether nothing but a softmax reads a value, at most as another type. */
  private static boolean goesIntoSoftmax(DecoderNodes decoder, String value) {
    List<NodeProto> readers = decoder.readers(value);
    return !readers.isEmpty()
        && readers.stream()
            .allMatch(
                reader ->
                    reader.getOpType().equals("Softmax")
                        || (reader.getOpType().equals("Cast")
                            && goesIntoSoftmax(decoder, reader.getOutput(0))));
  }

  /** The mask with ones for the columns to come, and how many there are in every iteration. */
  private static void addColumns(Fragment outer, String all, DecoderNodes decoder, String mask) {
    String first = LoopGraph.first(mask);
    String steps = outer.node("Unsqueeze", LoopGraph.STEPS, outer.longs(0));
    String more =
        outer.node(
            "Expand",
            outer.cast(LoopGraph.ONES, decoder.inputType(mask)),
            outer.node("Concat", "axis", 0, outer.longs(1), steps));
    outer
        .graph()
        .addNode(
            Fragment.making(all, "Concat", first, more).addAttribute(Fragment.whole("axis", 1)));
    String width = outer.node("Gather", outer.node("Shape", first), outer.scalar(1L));
    String end = outer.node("Add", width, LoopGraph.STEPS);
    String ends = outer.node("Range", width, end, outer.scalar(1L));
    outer.graph().addNode(Fragment.making(ENDS, "Unsqueeze", ends, outer.longs(1)));
  }
}
