package io.github.uq4j.onnx.internal.session;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CUDA was tried and cannot be used. */
final class CudaMissing extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * As the system's loader says it, and cuDNN, which loads parts of itself when they are needed.
   */
  private static final List<Pattern> LIBRARIES =
      List.of(
          Pattern.compile("(lib(?:cu|nv)\\w+)\\.so(?:\\.(\\d+))?[^ ]*: cannot open shared object"),
          Pattern.compile("Could not load library (libcudnn\\w*)\\.so(?:\\.(\\d+))?"),
          Pattern.compile("Unable to load any of \\{(libcudnn\\w*)\\.so\\.(\\d+)"));

  private static final Pattern WINDOWS_LIBRARY =
      Pattern.compile("((?:cu|nv)\\w*?)64_(\\d+)\\w*\\.dll\"? (?:which )?is missing");

  private static final Pattern OPTION =
      Pattern.compile(
          "Unknown provider option: "
              + "|Failed to parse provider option \"(?!device_id\")"
              + "|Provider options key/value cannot be empty"
              + "|Maximum string length for a provider options key");

  CudaMissing(String message, Throwable cause) {
    super(message, cause);
  }

  /** What is missing and what to do, in one line. */
  String advice() {
    String reason = String.valueOf(getMessage());
    return "CUDA cannot be used: " + advice(reason).orElse(reason);
  }

  /**
   * Whether the runtime complains of an option of its CUDA provider, which CUDA is not to blame.
   */
  static boolean isOption(String reason) {
    return OPTION.matcher(reason).find();
  }

  /**
   * What to do about CUDA.
   *
   * @param reason what the runtime says
   * @return what is missing, what to do, and the reason; empty if the reason is none of CUDA's
   *     libraries, driver or device
   */
  static Optional<String> advice(String reason) {
    return library(reason).or(() -> installation(reason)).map(what -> what + " (" + reason + ")");
  }

  private static Optional<String> installation(String reason) {
    if (reason.contains("Failed to find CUDA shared provider")
        || reason.contains("not compiled with CUDA")) {
      return Optional.of(
          "the class path holds the CPU build of ONNX Runtime; replace the artifact"
              + " com.microsoft.onnxruntime:onnxruntime by com.microsoft.onnxruntime:onnxruntime_gpu"
              + " of the same version, and never have both");
    }
    if (reason.contains("CUDA driver version is insufficient")) {
      return Optional.of("the NVIDIA driver is older than the CUDA libraries; update the driver");
    }
    if (reason.contains("no CUDA-capable device")
        || reason.contains("invalid device ordinal")
        || reason.contains("Invalid device ID")) {
      return Optional.of(
          "the NVIDIA driver shows no such device; see nvidia-smi and CUDA_VISIBLE_DEVICES");
    }
    if (reason.contains("no kernel image is available")) {
      return Optional.of("this build of ONNX Runtime has no code for a device of this generation");
    }
    if (reason.contains("CUDNN_STATUS_SUBLIBRARY") || reason.contains("CUDNN_STATUS_NOT_INIT")) {
      return Optional.of(
          "parts of cuDNN are missing or of another version; install cuDNN 9 whole and put its"
              + " folder alone on the library path (LD_LIBRARY_PATH, PATH on Windows)");
    }
    if (reason.contains("CUBLAS_STATUS_NOT_INIT")) {
      return Optional.of(
          "cuBLAS of CUDA 12 cannot start; see nvidia-smi whether the driver fits CUDA 12 and the"
              + " device has free memory");
    }
    return Optional.empty();
  }

  private static Optional<String> library(String reason) {
    for (Pattern pattern : LIBRARIES) {
      Matcher library = pattern.matcher(reason);
      if (library.find()) {
        Optional<String> major = Optional.ofNullable(library.group(2));
        String file = library.group(1) + ".so" + major.map(number -> "." + number).orElse("");
        return Optional.of(missing(file, library.group(1), major.orElse(""), "LD_LIBRARY_PATH"));
      }
    }
    Matcher library = WINDOWS_LIBRARY.matcher(reason);
    if (library.find()) {
      String file = library.group(1) + "64_" + library.group(2) + ".dll";
      return Optional.of(missing(file, "lib" + library.group(1), library.group(2), "PATH"));
    }
    return Optional.empty();
  }

  private static String missing(String file, String library, String major, String path) {
    if (library.equals("libcuda")) {
      return file + ", a part of the NVIDIA driver, is missing; install the driver";
    }
    String product = library.startsWith("libcudnn") ? "cuDNN" : "CUDA";
    boolean numberedApart = library.equals("libcurand") || library.equals("libcufft");
    String what = (product + " " + (numberedApart ? "12" : major)).strip();
    return file
        + " of "
        + what
        + " is missing; install "
        + what
        + " and put its folder on the library path ("
        + path
        + ")";
  }
}
