package io.github.uq4j.onnx.internal.port;

import ai.onnxruntime.OnnxJavaType;
import io.github.uq4j.onnx.internal.layout.InputRole;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One tensor of the key/value cache.
 *
 * @param past the input it goes into
 * @param present the output it comes out of
 * @param type its element type
 * @param shape extents; -1 for the length and, unless it is fixed to one row, for the batch
 * @param batchAt which dimension is the batch: the first that is not the pair of keys and values
 * @param lengthAt which dimension is the length: the other that is open
 */
public record CacheSlot(
    String past, String present, OnnxJavaType type, List<Long> shape, int batchAt, int lengthAt) {

  private static final Set<OnnxJavaType> FLOATING =
      Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16, OnnxJavaType.DOUBLE);

  /** Copies the list. */
  public CacheSlot {
    shape = List.copyOf(shape);
  }

  /**
   * The slot of an input.
   *
   * @param config the model's configuration
   * @param input the input
   * @param outputs the model's outputs
   * @return the slot
   * @throws IllegalArgumentException if the input is no cache that can be served
   */
  public static CacheSlot of(ModelConfig config, Port input, Map<String, Port> outputs) {
    String present =
        config.layout().names().presents(input.name()).stream()
            .filter(outputs::containsKey)
            .findFirst()
            .orElseThrow(() -> unknown(config, input));
    requireFloating(config.modelFile(), input);
    List<Long> shape = named(config, input.shape());
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      if (shape.get(i) < 0) {
        open.add(i);
      }
    }
    int first = shape.size() - 4;
    if (open.size() == 1 && first >= 0 && shape.get(first) == 1) {
      open.add(0, first); // fixed to one row
    }
    boolean served =
        open.size() == 2
            && open.get(0) == first
            && (shape.size() == 4 || (shape.size() == 5 && shape.get(0) == 2));
    if (!served) {
      throw new IllegalArgumentException(
          config.modelFile()
              + " has the cache "
              + input.name()
              + " "
              + input.shape()
              + "; must have 4 dimensions, or 2 and then 4, of which the first, the batch, is open"
              + " or 1, and one other, the length, is open");
    }
    return new CacheSlot(input.name(), present, input.type(), shape, open.get(0), open.get(1));
  }

  /** Heads and width that the graph leaves open are those of the configuration. */
  private static List<Long> named(ModelConfig config, List<Long> shape) {
    long open = shape.stream().filter(extent -> extent < 0).count();
    int first = shape.size() - 4;
    if (open <= 2 || first < 0) {
      return shape;
    }
    DecoderSizes sizes = DecoderSizes.stated(config);
    List<Long> named = new ArrayList<>(shape);
    if (named.get(first + 1) < 0 && sizes.cacheHeads().isPresent()) {
      named.set(first + 1, (long) sizes.cacheHeads().getAsInt());
    }
    if (named.get(first + 3) < 0 && sizes.headWidth().isPresent()) {
      named.set(first + 3, (long) sizes.headWidth().getAsInt());
    }
    return named;
  }

  private static IllegalArgumentException unknown(ModelConfig config, Port input) {
    List<String> known = new ArrayList<>();
    for (InputRole role : InputRole.values()) {
      known.add(config.layout().names().name(role));
    }
    return new IllegalArgumentException(
        config.modelFile()
            + " has the input "
            + input.name()
            + " "
            + input.shape()
            + "; must be one of "
            + known
            + " or a cache past* that an output present* continues");
  }

  /** Caches and logits must be floating numbers. */
  static void requireFloating(Path file, Port port) {
    if (!FLOATING.contains(port.type())) {
      throw new IllegalArgumentException(
          file + ": " + port.name() + " is " + port.type() + "; must be one of floating numbers");
    }
  }

  /**
   * The shape with batch and length filled in.
   *
   * @param batch rows
   * @param length columns
   * @return the extents
   */
  public long[] shape(int batch, int length) {
    long[] filled = new long[shape.size()];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = i == batchAt ? batch : i == lengthAt ? length : shape.get(i);
    }
    return filled;
  }

  /** Whether it holds one row only. */
  boolean alone() {
    return shape.get(batchAt) == 1;
  }

  /**
   * Whether keys and values are one tensor.
   *
   * @return true for five dimensions
   */
  public boolean packed() {
    return shape.size() == 5;
  }

  /**
   * The extents that are neither batch, length, nor the pair of keys and values: heads, then width.
   *
   * @return two extents for every layout in use
   */
  public List<Long> fixed() {
    List<Long> fixed = new ArrayList<>();
    for (int i = packed() ? 1 : 0; i < shape.size(); i++) {
      if (i != batchAt && i != lengthAt) {
        fixed.add(shape.get(i));
      }
    }
    return fixed;
  }
}
