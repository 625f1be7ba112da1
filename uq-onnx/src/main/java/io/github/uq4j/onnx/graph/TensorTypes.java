package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxJavaType;
import io.github.uq4j.onnx.internal.session.WeightPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Element types: which of them the runtime's Java interface can express. */
final class TensorTypes {

  private static final Map<DataType, OnnxJavaType> JAVA =
      Map.of(
          DataType.FLOAT, OnnxJavaType.FLOAT,
          DataType.DOUBLE, OnnxJavaType.DOUBLE,
          DataType.FLOAT16, OnnxJavaType.FLOAT16,
          DataType.BFLOAT16, OnnxJavaType.BFLOAT16,
          DataType.INT8, OnnxJavaType.INT8,
          DataType.UINT8, OnnxJavaType.UINT8,
          DataType.INT16, OnnxJavaType.INT16,
          DataType.INT32, OnnxJavaType.INT32,
          DataType.INT64, OnnxJavaType.INT64,
          DataType.BOOL, OnnxJavaType.BOOL);

  private TensorTypes() {}

  /**
   * The place of a weight that can be mapped; empty where the type or the size forbids it.
   *
   * @throws IOException if the number of bytes is not that of type and shape
   */
  static Optional<WeightPlace> place(TensorProto tensor, Path file, long offset, long length)
      throws IOException {
    DataType known = DataType.forNumber(tensor.getDataType());
    if (known == null || known == DataType.UNDEFINED) {
      throw new IOException(
          "initializer "
              + tensor.getName()
              + " has element type "
              + tensor.getDataType()
              + "; must be one ONNX knows");
    }
    long elements = elements(tensor);
    OnnxJavaType type = JAVA.get(known);
    if (type == null) {
      return Optional.empty();
    }
    if (elements > Long.MAX_VALUE / type.size || elements * type.size != length) {
      throw new IOException(
          "initializer "
              + tensor.getName()
              + " has "
              + length
              + " bytes; "
              + known
              + tensor.getDimsList()
              + " needs "
              + elements
              + " x "
              + type.size);
    }
    return length == 0 || length > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(
            new WeightPlace(tensor.getName(), type, tensor.getDimsList(), file, offset, length));
  }

  private static long elements(TensorProto tensor) throws IOException {
    long elements = 1;
    for (long extent : tensor.getDimsList()) {
      if (extent < 0) {
        throw new IOException(
            "initializer "
                + tensor.getName()
                + " has shape "
                + tensor.getDimsList()
                + "; extents must be >= 0");
      }
      try {
        elements = Math.multiplyExact(elements, extent);
      } catch (ArithmeticException e) {
        throw new IOException(
            "initializer "
                + tensor.getName()
                + " has shape "
                + tensor.getDimsList()
                + "; must have less than 2^63 elements",
            e);
      }
    }
    return elements;
  }
}
