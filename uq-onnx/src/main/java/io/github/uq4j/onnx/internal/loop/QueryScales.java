package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers that scores of rotated queries are multiplied with, before or after the product with
 * the keys. Each is an operator in every layer; as a factor of the angles' cosines and sines they
 * cost nothing. Scores change by the rounding of a float.
 *
 * <p>Done where nothing but the scores comes of a query, as far as that is so.
 */
final class QueryScales {

  private final DecoderNodes decoder;
  private final Set<String> results;
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> dropped = new HashSet<>();

  /**
   * Nothing taken yet.
   *
   * @param decoder the decoder
   * @param results what is wanted of it
   */
  QueryScales(DecoderNodes decoder, Set<String> results) {
    this.decoder = decoder;
    this.results = results;
  }

  /** A value times a number. */
  private record Scaled(String value, double factor) {}

  /**
   * Takes the numbers that a rotated query is multiplied with out of the decoder.
   *
   * @param rotated the query
   * @return their product, which the query is to be multiplied with; 1 if there are none
   */
  float taken(String rotated) {
    Map<String, String> renamed = new HashMap<>();
    List<String> passed = new ArrayList<>();
    boolean multiplied = false;
    double factor = 1;
    String made = rotated;
    Optional<NodeProto> next = onlyReader(rotated);
    while (next.isPresent()) {
      NodeProto node = next.get();
      Optional<Scaled> scaled = scaled(node);
      String result = node.getOutput(0);
      if (scaled.isPresent()) {
        factor *= scaled.get().factor();
        renamed.put(made, result);
        passed.add(result);
      } else if (!multiplied && isProduct(node, made, renamed)) {
        multiplied = true;
        made = result;
        factor *= keyFactor(node.getInput(1), renamed, passed);
      } else {
        break;
      }
      next = onlyReader(result);
    }
    float number = (float) factor;
    if (!multiplied || !Float.isFinite(number) || Math.abs(number) < Float.MIN_NORMAL) {
      return 1;
    }
    names.putAll(renamed);
    dropped.addAll(passed);
    return number;
  }

  private static boolean isProduct(NodeProto node, String made, Map<String, String> renamed) {
    String value = renamed.getOrDefault(made, made);
    return node.getOpType().equals("MatMul")
        && node.getInput(0).equals(value)
        && !node.getInput(1).equals(value);
  }

  /** What keys are multiplied with just before the product, if nothing else comes of them. */
  private double keyFactor(String keys, Map<String, String> renamed, List<String> passed) {
    Optional<Scaled> scaled = scaled(decoder.producer(keys));
    if (scaled.isEmpty() || onlyReader(keys).isEmpty()) {
      return 1;
    }
    String value = scaled.get().value();
    if (onlyReader(value).isEmpty() || decoder.producer(value).getOutputCount() == 0) {
      return 1;
    }
    renamed.put(value, keys);
    passed.add(keys);
    return scaled.get().factor();
  }

  private Optional<NodeProto> onlyReader(String value) {
    List<NodeProto> readers = decoder.readers(value);
    return readers.size() == 1 && !results.contains(value) && !decoder.nested()
        ? Optional.of(readers.get(0))
        : Optional.empty();
  }

  private Optional<Scaled> scaled(NodeProto node) {
    if (node.getOpType().equals("Mul")) {
      return scaled(node, 0).or(() -> scaled(node, 1));
    }
    return node.getOpType().equals("Div")
        ? scaled(node, 0).map(scaled -> new Scaled(scaled.value(), 1 / scaled.factor()))
        : Optional.empty();
  }

  private Optional<Scaled> scaled(NodeProto node, int operand) {
    return decoder
        .number(node.getInput(1 - operand))
        .map(number -> new Scaled(node.getInput(operand), number));
  }

  /** The nodes without those that multiplied with what was taken. */
  List<NodeProto> without(List<NodeProto> nodes) {
    List<NodeProto> kept = new ArrayList<>();
    for (NodeProto node : nodes) {
      if (!dropped.contains(node.getOutput(0))) {
        NodeProto.Builder copy = node.toBuilder().clearOutput();
        node.getOutputList().forEach(name -> copy.addOutput(names.getOrDefault(name, name)));
        kept.add(copy.build());
      }
    }
    return kept;
  }
}
