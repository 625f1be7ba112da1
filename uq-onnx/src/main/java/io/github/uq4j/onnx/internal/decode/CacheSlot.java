package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxJavaType;
import io.github.uq4j.onnx.internal.session.ModelSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One tensor of the key/value cache.
 *
 * @param past the input it goes into
 * @param present the output it comes out of
 * @param type its element type
 * @param shape extents; -1 for batch and length
 * @param batchAt which dimension is the batch: the first that is open
 * @param lengthAt which dimension is the length: the second that is open
 */
public record CacheSlot(
    String past, String present, OnnxJavaType type, List<Long> shape, int batchAt, int lengthAt) {

  private static final Set<String> PLAIN_INPUTS =
      Set.of("input_ids", "attention_mask", "position_ids");

  /** Copies the list. */
  public CacheSlot {
    shape = List.copyOf(shape);
  }

  /**
   * Pairs every cache input with the output that continues it.
   *
   * @param session the model
   * @return the slots in input order; empty if the model keeps no cache
   * @throws IllegalArgumentException if an input is neither of a known kind nor a cache
   */
  public static List<CacheSlot> of(ModelSession session) {
    List<CacheSlot> slots = new ArrayList<>();
    for (ModelSession.Port input : session.inputs().values()) {
      if (!PLAIN_INPUTS.contains(input.name())) {
        slots.add(slot(session, input));
      }
    }
    return List.copyOf(slots);
  }

  private static CacheSlot slot(ModelSession session, ModelSession.Port input) {
    String present = input.name().replace("past_key_values", "present").replace("past", "present");
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < input.shape().size(); i++) {
      if (input.shape().get(i) < 0) {
        open.add(i);
      }
    }
    boolean known = input.name().contains("past") && session.outputs().containsKey(present);
    if (!known || open.size() != 2) {
      throw new IllegalArgumentException(
          session.file()
              + " has the input "
              + input.name()
              + " "
              + input.shape()
              + "; must be one of "
              + PLAIN_INPUTS.stream().sorted().toList()
              + " or a cache past* with an output present* and open batch and length");
    }
    return new CacheSlot(
        input.name(), present, input.type(), input.shape(), open.get(0), open.get(1));
  }

  /** The shape with batch and length filled in. */
  long[] shape(int batch, int length) {
    long[] filled = new long[shape.size()];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = i == batchAt ? batch : i == lengthAt ? length : shape.get(i);
    }
    return filled;
  }

  /** Whether keys and values are one tensor. */
  boolean packed() {
    return shape.size() == 5;
  }

  /**
   * The extents that are neither batch, length, nor the pair of keys and values: heads, then width.
   *
   * @return two extents for every layout in use
   */
  List<Long> fixed() {
    List<Long> fixed = new ArrayList<>();
    for (int i = packed() ? 1 : 0; i < shape.size(); i++) {
      if (i != batchAt && i != lengthAt) {
        fixed.add(shape.get(i));
      }
    }
    return fixed;
  }
}
