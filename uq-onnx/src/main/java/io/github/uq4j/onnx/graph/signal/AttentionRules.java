package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.uq4j.onnx.graph.signal.AttentionPlace.Strategy;
import java.util.List;
import java.util.Optional;

/** What each attention operator can give, and what it is refused for. */
final class AttentionRules {

  private AttentionRules() {}

  /** Why the operator gives no probabilities; empty if it does. */
  static Optional<String> refusal(GraphIndex index, AttentionAnchors.Anchor anchor, boolean cuda) {
    NodeProto node = index.node(anchor.node());
    if (anchor.values().isPresent() || strategy(node, cuda) == Strategy.OPERATOR) {
      return Optional.empty();
    }
    return switch (kind(node)) {
      case "GroupQueryAttention" -> groupQuery(node);
      case "MultiHeadAttention" ->
          packedKeys(node)
              .or(() -> mask(index, node, 4))
              .or(() -> attribute(node, "unidirectional"));
      case "Attention" -> contrib(node).or(() -> mask(index, node, 3));
      case "ai.onnx.Attention" -> standard(index, node);
      default -> Optional.of(said(node) + " gives no probabilities and is not known here");
    };
  }

  static AttentionPlace place(GraphIndex index, AttentionAnchors.Anchor anchor, boolean cuda) {
    NodeProto node = index.node(anchor.node());
    Strategy strategy = anchor.values().isPresent() ? Strategy.SOFTMAX : strategy(node, cuda);
    boolean shared =
        kind(node).equals("GroupQueryAttention")
            && (GraphIndex.input(node, 11).isPresent()
                || GraphIndex.integer(node, "smooth_softmax", 0) > 0);
    return new AttentionPlace(
        anchor.node(),
        node.getOpType(),
        strategy,
        anchor.values(),
        shared ? AttentionPlace.Rows.SHARED : AttentionPlace.Rows.WHOLE);
  }

  /** The operator's name, with its domain where the standard has one of the same name. */
  static String kind(NodeProto node) {
    boolean standard = GraphIndex.standard(node) && node.getOpType().equals("Attention");
    return standard ? "ai.onnx.Attention" : node.getOpType();
  }

  private static Strategy strategy(NodeProto node, boolean cuda) {
    boolean gives =
        List.of("GroupQueryAttention", "ai.onnx.Attention").contains(kind(node)) && !cuda;
    return gives ? Strategy.OPERATOR : Strategy.RECOMPUTED;
  }

  private static Optional<String> groupQuery(NodeProto node) {
    return given(node, 12, "a quantised cache");
  }

  private static Optional<String> contrib(NodeProto node) {
    return attribute(node, "do_rotary")
        .or(() -> given(node, 6, "a shared cache"))
        .or(
            () ->
                GraphIndex.attribute(node, "qkv_hidden_sizes").isPresent()
                    ? Optional.of(said(node) + " has widths of its own for query, key and value")
                    : Optional.empty());
  }

  private static Optional<String> mask(GraphIndex index, NodeProto node, int slot) {
    Optional<String> mask = GraphIndex.input(node, slot);
    int rank = mask.flatMap(name -> ValueTypes.rank(index, name)).orElse(0);
    if (mask.isEmpty() || rank == 2 || rank == 3) {
      return Optional.empty();
    }
    String shape = rank == 0 ? "a shape that the graph does not state" : rank + " dimension(s)";
    return Optional.of(
        said(node)
            + " is given the mask "
            + mask.get()
            + " of "
            + shape
            + "; must be [batch, keys] or [batch, queries, keys]");
  }

  private static Optional<String> standard(GraphIndex index, NodeProto node) {
    Optional<String> mask = GraphIndex.input(node, 3);
    if (mask.isPresent() && ValueTypes.truth(index, mask.get()).isEmpty()) {
      return Optional.of(
          said(node) + " is given the mask " + mask.get() + " of a type the graph does not state");
    }
    boolean grouped =
        GraphIndex.attribute(node, "q_num_heads").isPresent()
            && GraphIndex.attribute(node, "kv_num_heads").isEmpty();
    return grouped
        ? Optional.of(said(node) + " does not state its key heads")
        : given(node, 6, "lengths of its keys");
  }

  private static Optional<String> packedKeys(NodeProto node) {
    boolean packed = GraphIndex.input(node, 1).isPresent() && GraphIndex.input(node, 2).isEmpty();
    return packed
        ? Optional.of(said(node) + " packs key and value into one input")
        : Optional.empty();
  }

  private static Optional<String> attribute(NodeProto node, String name) {
    boolean set =
        GraphIndex.attribute(node, name).map(a -> a.getI() != 0 || a.getF() != 0).orElse(false);
    return set
        ? Optional.of(said(node) + " has the attribute " + name + "; cannot be recomputed with it")
        : Optional.empty();
  }

  private static Optional<String> given(NodeProto node, int slot, String what) {
    return GraphIndex.input(node, slot)
        .map(name -> said(node) + " is given " + what + " (" + name + "); cannot be recomputed");
  }

  private static String said(NodeProto node) {
    return "operator " + kind(node) + " (node " + node.getName() + ")";
  }
}
