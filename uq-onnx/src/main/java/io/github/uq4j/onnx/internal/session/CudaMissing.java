package io.github.uq4j.onnx.internal.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CUDA was tried and cannot be used. */
final class CudaMissing extends Exception {

  private static final long serialVersionUID = 1L;

  private static final Pattern LIBRARY =
      Pattern.compile("(lib[\\w-]+)\\.so(?:\\.(\\d+))?[^ ]*: cannot open shared object file");

  CudaMissing(String message, Throwable cause) {
    super(message, cause);
  }

  /** What is missing and what to do, in one line. */
  String advice() {
    return "CUDA cannot be used: " + advice(String.valueOf(getMessage()));
  }

  private static String advice(String reason) {
    Matcher library = LIBRARY.matcher(reason);
    if (reason.contains("Failed to find CUDA shared provider")
        || reason.contains("not compiled with CUDA")) {
      return "the class path holds the CPU build of ONNX Runtime; replace the artifact"
          + " com.microsoft.onnxruntime:onnxruntime by com.microsoft.onnxruntime:onnxruntime_gpu of"
          + " the same version, and never have both ("
          + reason
          + ")";
    }
    if (library.find()) {
      return missing(library.group(1), String.valueOf(library.group(2))) + " (" + reason + ")";
    }
    if (reason.contains("CUDA driver version is insufficient")) {
      return "the NVIDIA driver is older than the CUDA libraries; update the driver ("
          + reason
          + ")";
    }
    if (reason.contains("no CUDA-capable device") || reason.contains("invalid device ordinal")) {
      return "the NVIDIA driver shows no such device; see nvidia-smi and CUDA_VISIBLE_DEVICES ("
          + reason
          + ")";
    }
    return reason;
  }

  private static String missing(String library, String major) {
    String file = library + ".so" + (major.equals("null") ? "" : "." + major);
    if (library.equals("libcuda")) {
      return file + ", a part of the NVIDIA driver, is missing; install the driver";
    }
    String what =
        library.startsWith("libcudnn")
            ? "cuDNN " + major
            : library.equals("libcurand") || library.equals("libcufft")
                ? "CUDA 12"
                : "CUDA " + major;
    return file
        + " of "
        + what
        + " is missing; install "
        + what
        + " and put its folder on the library path (LD_LIBRARY_PATH)";
  }
}
