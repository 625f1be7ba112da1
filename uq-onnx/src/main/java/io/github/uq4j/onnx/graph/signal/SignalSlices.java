package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets only some rows of hidden states and attention leave a graph. Each output {@code [batch,
 * width, dim]} becomes {@code [states, dim]}, each {@code [batch, heads, width, keys]} becomes
 * {@code [rows, heads, keys]}, in 32-bit floats; which ones is given with every run.
 */
public final class SignalSlices {

  /** The input {@code [states, 2]} with text and column of every hidden state. */
  public static final String STATES = "uq4j/slice/states";

  /** The input {@code [rows, 2]} with text and column of every row of attention. */
  public static final String ROWS = "uq4j/slice/rows";

  /** The input {@code [heads]} with the heads, for outputs of {@link #heads}. */
  public static final String HEADS = "uq4j/slice/heads";

  private static final String OF_STATES = "uq4j/states/";
  private static final String OF_ROWS = "uq4j/rows/";
  private static final String OF_HEADS = "uq4j/heads/";

  private SignalSlices() {}

  /**
   * The output with some states of an output with all.
   *
   * @param output hidden states
   * @return its name
   */
  public static String states(String output) {
    return OF_STATES + output;
  }

  /**
   * The output with some rows of all heads.
   *
   * @param output attention
   * @return its name
   */
  public static String rows(String output) {
    return OF_ROWS + output;
  }

  /**
   * The output with some rows of some heads.
   *
   * @param output attention
   * @return its name
   */
  public static String heads(String output) {
    return OF_HEADS + output;
  }

  /**
   * The output that an output is made of.
   *
   * @param output any name
   * @return the whole it is a part of; empty if it is no part
   */
  public static Optional<String> whole(String output) {
    for (String prefix : List.of(OF_STATES, OF_ROWS, OF_HEADS)) {
      if (output.startsWith(prefix)) {
        return Optional.of(output.substring(prefix.length()));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a model's operator set has what this takes.
   *
   * @param model the model
   * @return true if it has
   */
  public static boolean possible(ModelProto model) {
    return new NodeWriter(model).modern();
  }

  /**
   * Puts parts in the place of whole outputs.
   *
   * @param model a model with the whole outputs
   * @param parts names of parts; all other outputs that are no whole of them stay
   * @return the model with them
   */
  public static ModelProto apply(ModelProto model, Set<String> parts) {
    NodeWriter to = new NodeWriter(model);
    Set<String> outputs = new LinkedHashSet<>(parts);
    for (ValueInfoProto output : model.getGraph().getOutputList()) {
      outputs.add(output.getName());
    }
    parts.forEach(part -> whole(part).ifPresent(outputs::remove));
    inputs(to, parts);
    for (String part : parts) {
      String whole = to.uncast(whole(part).orElseThrow());
      if (part.startsWith(OF_STATES)) {
        to.output(to.op("GatherND", List.of(whole, STATES)), part, 2);
      } else {
        to.output(rows(to, whole, part.startsWith(OF_HEADS)), part, 3);
      }
    }
    to.keepOutputs(outputs);
    return to.build();
  }

  private static void inputs(NodeWriter to, Set<String> parts) {
    if (parts.stream().anyMatch(part -> part.startsWith(OF_STATES))) {
      to.input(STATES, 2);
    }
    if (parts.stream().anyMatch(part -> !part.startsWith(OF_STATES))) {
      to.input(ROWS, 2);
    }
    if (parts.stream().anyMatch(part -> part.startsWith(OF_HEADS))) {
      to.input(HEADS, 1);
    }
  }

  /** Row {@code (text * heads + head) * width + column} of the matrix with a row for each query. */
  private static String rows(NodeWriter to, String whole, boolean chosen) {
    String count = to.extent(whole, 1);
    String width = to.extent(whole, 2);
    String keys = to.op("Slice", List.of(to.op("Shape", List.of(whole)), to.longs(3), to.longs(4)));
    String text = to.columns(ROWS, 0, 1);
    String column = to.columns(ROWS, 1, 2);
    String head = to.reshape(chosen ? HEADS : to.range(count), 1, -1);
    String block = to.op("Add", List.of(to.op("Mul", List.of(text, count)), head));
    String row = to.op("Add", List.of(to.op("Mul", List.of(block, width)), column));
    String shape = to.op("Concat", List.of(to.longs(-1), keys), NodeWriter.integer("axis", 0));
    String flat = to.op("Reshape", List.of(whole, shape));
    return to.op("Gather", List.of(flat, row), NodeWriter.integer("axis", 0));
  }
}
