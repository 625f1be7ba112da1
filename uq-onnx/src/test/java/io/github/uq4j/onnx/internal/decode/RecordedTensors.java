package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.io.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Float tensors of a safetensors file, whole. */
final class RecordedTensors {

  private final Safetensors file;

  RecordedTensors(Path path) {
    try {
      file = Safetensors.open(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  float[] values(String name) {
    FloatTensor tensor = file.tensor(name);
    float[] values = new float[Math.toIntExact(tensor.shape().size())];
    tensor.read(0, values, values.length);
    return values;
  }
}
