package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.trace.Signal;
import java.util.LinkedHashSet;
import java.util.Set;

/** Adds the outputs {@code hidden_states.N} and {@code attentions.N} to a model. */
public final class SignalEdit {

  /** Begins the names of the hidden states, the block's number follows. */
  public static final String HIDDEN = "hidden_states.";

  /** Begins the names of the attentions, the block's number follows. */
  public static final String ATTENTION = "attentions.";

  private SignalEdit() {}

  /**
   * Edits a model.
   *
   * @param file the model; stays as it is
   * @param plan where its signals are
   * @param signals {@link Signal#HIDDEN_STATES}, {@link Signal#ATTENTION} or both
   * @param kept outputs of the model to keep; all others go, so that nothing is computed for them
   * @return the edited model, over the same weights; with the hidden states comes {@link
   *     #headInput} as it is
   * @throws IllegalArgumentException if the plan has no such signal
   */
  public static ModelProto apply(
      OnnxModelFile file, SignalPlan plan, Set<Signal> signals, Set<String> kept) {
    ModelProto source = MergedBranches.inlined(file.skeleton(), plan.decoder().branch());
    GraphIndex index = new GraphIndex(source.getGraph());
    NodeWriter to = new NodeWriter(source);
    Set<String> outputs = new LinkedHashSet<>(kept);
    if (signals.contains(Signal.HIDDEN_STATES)) {
      plan.hiddenStatesRefusal().ifPresent(SignalEdit::refuse);
      for (int i = 0; i < plan.hidden().size(); i++) {
        outputs.add(free(to, HIDDEN + i));
        to.output(to.name(plan.hidden().get(i)), HIDDEN + i, 3);
      }
      String head = to.name(plan.hidden().get(plan.hidden().size() - 1));
      to.plainOutput(head);
      outputs.add(head);
    }
    if (signals.contains(Signal.ATTENTION)) {
      plan.attentionRefusal().ifPresent(SignalEdit::refuse);
      for (int i = 0; i < plan.attention().size(); i++) {
        outputs.add(free(to, ATTENTION + i));
        to.output(values(to, index, plan.attention().get(i)), ATTENTION + i, 4);
      }
    }
    to.keepOutputs(outputs);
    return to.build();
  }

  /**
   * The value that the output head is fed with, in the model's own type.
   *
   * @param edited a model with hidden states
   * @param plan where they are
   * @return its name
   */
  public static String headInput(ModelProto edited, SignalPlan plan) {
    Place place = plan.hidden().get(plan.hidden().size() - 1);
    return edited.getGraph().getNode(place.node()).getOutput(place.slot());
  }

  private static void refuse(String why) {
    throw new IllegalArgumentException(why);
  }

  private static String free(NodeWriter to, String name) {
    if (to.taken(name)) {
      throw new IllegalArgumentException(
          "the graph has a value called " + name + " already, which is no output");
    }
    return name;
  }

  private static String values(NodeWriter to, GraphIndex index, AttentionPlace place) {
    if (place.values().isPresent()) {
      return to.name(place.values().get());
    }
    if (!to.modern()) {
      throw new IllegalArgumentException(
          "operator " + place.operator() + " cannot be recomputed in an operator set before 11");
    }
    boolean given = place.strategy() == AttentionPlace.Strategy.OPERATOR;
    FusedNodes fused = new FusedNodes(to, index, place.node());
    return switch (AttentionRules.kind(index.node(place.node()))) {
      case "GroupQueryAttention" -> {
        GroupQueryNodes nodes = new GroupQueryNodes(to, place.node());
        yield given ? nodes.given() : nodes.recomputed();
      }
      case "ai.onnx.Attention" -> given ? fused.given() : fused.standard();
      case "MultiHeadAttention" -> fused.multiHead();
      default -> fused.contrib();
    };
  }
}
