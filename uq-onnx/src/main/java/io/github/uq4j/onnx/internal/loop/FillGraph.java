package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.uq4j.onnx.graph.Subgraphs;
import java.util.HashSet;
import java.util.Set;

/**
 * The part of a decoder that fills its cache. Columns before the last of a prompt need no more: not
 * the last block's attention and what follows it, and no logits. The loop takes the last column.
 */
final class FillGraph {

  private FillGraph() {}

  /**
   * Cuts a decoder.
   *
   * @param model the decoder
   * @param ports what its inputs and outputs are for
   * @return a model with those of its inputs that the cache follows from, and no outputs but it
   */
  static ModelProto of(ModelProto model, LoopPorts ports) {
    GraphProto whole = model.getGraph();
    Set<String> cache = new HashSet<>();
    ports.cache().forEach(port -> cache.add(port.present()));
    Fragment fill = new Fragment("fill");
    DecoderNodes decoder = new DecoderNodes(whole, SharedConstants.nodes(whole));
    DecoderNodes nodes =
        FusedRotary.Rotated.of(decoder, ports, cache)
            .map(found -> FusedRotary.ofPieces(fill, decoder, found))
            .orElse(decoder)
            .neededFor(cache);
    Set<String> read = new HashSet<>();
    nodes.list().forEach(node -> read.addAll(Subgraphs.reads(node)));
    GraphProto.Builder graph = fill.graph().addAllNode(nodes.list());
    whole.getInputList().stream()
        .filter(input -> read.contains(input.getName()))
        .forEach(graph::addInput);
    whole.getOutputList().stream()
        .filter(output -> cache.contains(output.getName()))
        .forEach(graph::addOutput);
    for (TensorProto weight : whole.getInitializerList()) {
      if (read.contains(weight.getName())) {
        graph.addInitializer(weight);
      }
    }
    whole.getSparseInitializerList().stream()
        .filter(weight -> read.contains(weight.getValues().getName()))
        .forEach(graph::addSparseInitializer);
    graph.addAllInitializer(fill.constants());
    return LoopGraph.withContributed(model.toBuilder().setGraph(graph)).build();
  }
}
