package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.uq4j.onnx.graph.MergedBranches;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which values of a decoder's graph are its hidden states and its attention, found by structure.
 *
 * <p>The hidden state before block {@code i} is the last value that every path from the embedding
 * to the logits goes through and that comes before the block's attention; the last one is what the
 * output head is fed with. Immutable and safe for use by several threads.
 */
public final class SignalPlan {

  private final Decoder decoder;
  private final List<Place> hidden;
  private final List<AttentionPlace> attention;
  private final Optional<String> hiddenRefusal;
  private final Optional<String> attentionRefusal;

  private SignalPlan(
      Decoder decoder,
      List<Place> hidden,
      List<AttentionPlace> attention,
      Optional<String> hiddenRefusal,
      Optional<String> attentionRefusal) {
    this.decoder = decoder;
    this.hidden = List.copyOf(hidden);
    this.attention = List.copyOf(attention);
    this.hiddenRefusal = hiddenRefusal;
    this.attentionRefusal = attentionRefusal;
  }

  /**
   * The ports of a decoder and what is known of it.
   *
   * @param ids the input with the token ids
   * @param logits the output with the logits
   * @param blocks the number of blocks, where the configuration states it
   * @param cuda whether it runs on a CUDA device, where some operators give less
   * @param cached whether it reads a cache, for a file that holds a graph for either case
   */
  public record Decoder(
      String ids, String logits, OptionalInt blocks, boolean cuda, boolean cached) {

    MergedBranches.Branch branch() {
      return cached ? MergedBranches.Branch.CACHED : MergedBranches.Branch.FRESH;
    }
  }

  /**
   * Finds the signals of a model.
   *
   * @param file the model
   * @param decoder its ports
   * @return what can be had; where something cannot, the plan says why
   */
  public static SignalPlan of(OnnxModelFile file, Decoder decoder) {
    try {
      ModelProto model = MergedBranches.inlined(file.skeleton(), decoder.branch());
      return of(new GraphIndex(model.getGraph()), decoder);
    } catch (IllegalArgumentException e) {
      Optional<String> why = Optional.of(String.valueOf(e.getMessage()));
      return new SignalPlan(decoder, List.of(), List.of(), why, why);
    }
  }

  private static SignalPlan of(GraphIndex index, Decoder decoder) {
    ResidualStream stream = ResidualStream.find(index, decoder.ids(), decoder.logits());
    List<AttentionAnchors.Anchor> anchors = AttentionAnchors.find(index, stream);
    requireBlocks(anchors.size(), decoder.blocks());
    List<Place> hidden = new ArrayList<>();
    Optional<String> hiddenRefusal = Optional.empty();
    try {
      hidden.addAll(hidden(index, stream.cuts(), anchors));
    } catch (IllegalArgumentException e) {
      hiddenRefusal = Optional.of(String.valueOf(e.getMessage()));
    }
    List<AttentionPlace> attention = new ArrayList<>();
    Optional<String> attentionRefusal = Optional.empty();
    for (AttentionAnchors.Anchor anchor : anchors) {
      Optional<String> refusal = AttentionRules.refusal(index, anchor, decoder.cuda());
      if (refusal.isPresent()) {
        attentionRefusal = refusal;
        attention.clear();
        break;
      }
      attention.add(AttentionRules.place(index, anchor, decoder.cuda()));
    }
    return new SignalPlan(decoder, hidden, attention, hiddenRefusal, attentionRefusal);
  }

  private static void requireBlocks(int found, OptionalInt stated) {
    if (found == 0 || (stated.isPresent() && stated.getAsInt() != found)) {
      throw new IllegalArgumentException(
          "the graph has "
              + found
              + " attention operators"
              + (stated.isPresent()
                  ? "; the configuration states " + stated.getAsInt() + " blocks"
                  : "; must have one in every block"));
    }
  }

  private static List<Place> hidden(
      GraphIndex index, List<Place> cuts, List<AttentionAnchors.Anchor> anchors) {
    int[] position = new int[index.graph().getNodeCount()];
    for (int i = 0; i < index.order().size(); i++) {
      position[index.order().get(i)] = i;
    }
    List<Place> hidden = new ArrayList<>();
    for (AttentionAnchors.Anchor anchor : anchors) {
      Place last = cuts.get(0);
      for (Place cut : cuts) {
        if (position[cut.node()] < position[anchor.node()]) {
          last = cut;
        }
      }
      if (hidden.contains(last) || position[last.node()] >= position[anchor.node()]) {
        throw new IllegalArgumentException(
            "no value of the residual stream lies before the operator "
                + index.node(anchor.node()).getOpType()
                + " of block "
                + hidden.size()
                + " alone");
      }
      hidden.add(last);
    }
    hidden.add(OutputHead.input(index, cuts));
    return hidden;
  }

  /**
   * Why there are no hidden states.
   *
   * @return the reason; empty if there are
   */
  public Optional<String> hiddenStatesRefusal() {
    return hiddenRefusal;
  }

  /**
   * Why there is no attention.
   *
   * @return the reason, with the operator's name; empty if there is
   */
  public Optional<String> attentionRefusal() {
    return attentionRefusal;
  }

  /**
   * How many hidden states there are: one more than blocks.
   *
   * @return the number; 0 if there are none
   */
  public int hiddenStates() {
    return hidden.size();
  }

  /**
   * How many blocks give attention.
   *
   * @return the number; 0 if none
   */
  public int attentions() {
    return attention.size();
  }

  /**
   * How the attention is had, for people.
   *
   * @return such as {@code GroupQueryAttention (optional output)}; empty if there is none
   */
  public String attentionSource() {
    Set<String> ways = new LinkedHashSet<>();
    for (AttentionPlace place : attention) {
      ways.add(
          place.strategy() == AttentionPlace.Strategy.SOFTMAX
              ? place.strategy().label()
              : place.operator() + " (" + place.strategy().label() + ")");
    }
    return String.join(", ", ways);
  }

  /**
   * The operator a block attends with.
   *
   * @param block the block, from 0
   * @return its name and how it is used
   */
  public String attentionOperator(int block) {
    AttentionPlace place = attention.get(block);
    return place.operator() + " (" + place.strategy().label() + ")";
  }

  /**
   * Whether a block's rows of attention sum to less than 1, because an attention sink takes a share
   * of them.
   *
   * @param block the block, from 0
   * @return true if they do
   */
  public boolean sharesRows(int block) {
    return attention.get(block).rows() == AttentionPlace.Rows.SHARED;
  }

  Decoder decoder() {
    return decoder;
  }

  List<Place> hidden() {
    return hidden;
  }

  List<AttentionPlace> attention() {
    return attention;
  }
}
