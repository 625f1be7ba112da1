package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;

/** The fetched outputs of one run; their session stays open as long as they are. */
public final class Outputs implements AutoCloseable {

  private final ModelSession session;
  private final OrtSession.Result result;

  Outputs(ModelSession session, OrtSession.Result result) {
    this.session = session;
    this.result = result;
    ModelSession.count(1);
  }

  /**
   * One output.
   *
   * @param name one that was wanted
   * @return the tensor, which lives as long as this
   */
  public OnnxTensor tensor(String name) {
    return result
        .get(name)
        .map(OnnxTensor.class::cast)
        .orElseThrow(() -> new IllegalArgumentException("output " + name + " was not fetched"));
  }

  /**
   * A copy of one output as floats, whatever its floating type.
   *
   * @param name one that was wanted
   * @return row-major values, not shared with anybody
   */
  public float[] floats(String name) {
    OnnxTensor tensor = tensor(name);
    if (tensor.getInfo().getNumElements() == 0) {
      return new float[0];
    }
    FloatBuffer values = tensor.getFloatBuffer();
    if (values.hasArray() && values.arrayOffset() == 0) {
      return values.array();
    }
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  @Override
  public void close() {
    result.close();
    ModelSession.count(-1);
    session.close();
  }
}
