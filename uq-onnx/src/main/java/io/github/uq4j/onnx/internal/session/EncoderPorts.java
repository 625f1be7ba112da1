package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OnnxJavaType;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import java.util.List;
import java.util.Set;

/** What the inputs and outputs of encoders must be. */
public final class EncoderPorts {

  private static final Set<String> KNOWN =
      Set.of("input_ids", "attention_mask", "token_type_ids", "position_ids");

  private static final Set<OnnxJavaType> INTEGERS = Set.of(OnnxJavaType.INT32, OnnxJavaType.INT64);

  private static final Set<OnnxJavaType> FLOATS =
      Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

  private EncoderPorts() {}

  /**
   * Refuses inputs that cannot be filled.
   *
   * @param session the loaded encoder
   * @throws IllegalArgumentException if one is not known or not of whole numbers
   */
  public static void requireInputs(ModelSession session) {
    for (Port input : session.inputs().values()) {
      if (!KNOWN.contains(input.name())) {
        throw refused(session, " has the input " + input.name(), KNOWN.stream().sorted().toList());
      }
      if (!INTEGERS.contains(input.type())) {
        throw refused(
            session,
            ": " + input.name() + " is " + input.type(),
            INTEGERS.stream().map(Enum::name).sorted().toList());
      }
    }
  }

  /**
   * Refuses an output that gives no floats.
   *
   * @param session the loaded encoder
   * @param output one of its outputs
   * @throws IllegalArgumentException if its type is another
   */
  public static void requireFloats(ModelSession session, Port output) {
    if (!FLOATS.contains(output.type())) {
      throw refused(
          session,
          ": " + output.name() + " is " + output.type(),
          FLOATS.stream().map(Enum::name).sorted().toList());
    }
  }

  private static IllegalArgumentException refused(
      ModelSession session, String what, List<String> allowed) {
    return new IllegalArgumentException(session.file() + what + "; must be one of " + allowed);
  }
}
