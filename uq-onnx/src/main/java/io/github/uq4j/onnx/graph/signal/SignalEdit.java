package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.uq4j.onnx.graph.MergedBranches;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.trace.Signal;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    boolean hidden = signals.contains(Signal.HIDDEN_STATES);
    boolean attention = signals.contains(Signal.ATTENTION);
    if (hidden) {
      plan.hiddenStatesRefusal().ifPresent(SignalEdit::refuse);
    }
    if (attention) {
      plan.attentionRefusal().ifPresent(SignalEdit::refuse);
    }
    return apply(
        file,
        plan,
        hidden ? numbers(plan.hiddenStates()) : Set.of(),
        attention ? numbers(plan.attentions()) : Set.of(),
        kept);
  }

  private static Set<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Edits a model to give some of its signals.
   *
   * @param file the model; stays as it is
   * @param plan where its signals are
   * @param levels hidden states to give, from 0
   * @param layers blocks whose attention to give, from 0
   * @param kept outputs of the model to keep; all others go
   * @return the edited model, over the same weights; with all hidden states comes {@link
   *     #headInput} as it is
   */
  public static ModelProto apply(
      OnnxModelFile file,
      SignalPlan plan,
      Set<Integer> levels,
      Set<Integer> layers,
      Set<String> kept) {
    ModelProto source = MergedBranches.inlined(file.skeleton(), plan.decoder().branch());
    GraphIndex index = new GraphIndex(source.getGraph());
    NodeWriter to = new NodeWriter(source);
    Set<String> outputs = new LinkedHashSet<>(kept);
    for (int i : levels) {
      outputs.add(free(to, HIDDEN + i));
      to.output(to.name(plan.hidden().get(i)), HIDDEN + i, 3);
    }
    if (levels.size() == plan.hiddenStates() && !levels.isEmpty()) {
      String head = to.name(plan.hidden().get(plan.hidden().size() - 1));
      to.plainOutput(head);
      outputs.add(head);
    }
    for (int i : layers) {
      outputs.add(free(to, ATTENTION + i));
      to.output(values(to, index, plan.attention().get(i)), ATTENTION + i, 4);
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
