package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OnnxJavaType;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the values of one weight lie, so that they can be mapped into memory instead of being read.
 *
 * @param name the initializer's name
 * @param type its element type
 * @param shape its extents
 * @param file the file, links resolved
 * @param offset first byte
 * @param length number of bytes, that of the type and the shape
 */
public record WeightPlace(
    String name, OnnxJavaType type, List<Long> shape, Path file, long offset, long length) {

  /** Copies the list. */
  public WeightPlace {
    shape = List.copyOf(shape);
  }
}
