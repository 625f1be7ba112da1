package io.github.uq4j.onnx.internal.session;

/** CUDA was tried and cannot be used. */
final class CudaMissing extends Exception {

  private static final long serialVersionUID = 1L;

  CudaMissing(String message, Throwable cause) {
    super(message, cause);
  }

  String advice() {
    String reason = String.valueOf(getMessage());
    boolean cpuBuild =
        reason.contains("Failed to find CUDA shared provider")
            || reason.contains("not compiled with CUDA");
    return cpuBuild
        ? "CUDA cannot be used: the class path holds the CPU build of ONNX Runtime; replace the"
            + " artifact com.microsoft.onnxruntime:onnxruntime by"
            + " com.microsoft.onnxruntime:onnxruntime_gpu of the same version ("
            + reason
            + ")"
        : "CUDA cannot be used: " + reason;
  }
}
