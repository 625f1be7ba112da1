package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the runtime says of CUDA is turned into what to do. */
class CudaMissingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed to load library /x/libonnxruntime_providers_cuda.so with error: libcublasLt.so.12:"
            + " cannot open shared object file: No such file|libcublasLt.so.12 of CUDA 12 is"
            + " missing",
        "with error: libcudnn.so.9: cannot open shared object file|install cuDNN 9 and put",
        "with error: libcurand.so.10: cannot open shared object file|libcurand.so.10 of CUDA 12",
        "with error: libcuda.so.1: cannot open shared object file|install the driver",
        "Failed to find CUDA shared provider|onnxruntime_gpu of the same version",
        "This binary was not compiled with CUDA support.|never have both",
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version|update the"
            + " driver",
        "CUDA failure 101: invalid device ordinal ; GPU=7|CUDA_VISIBLE_DEVICES",
        "Failed to parse provider option \"device_id\": Invalid device ID: 3, must be between 0"
            + " (inclusive) and 1 (exclusive).|CUDA_VISIBLE_DEVICES",
        "CUDA failure 209: no kernel image is available for execution|generation",
        "Could not load library libcudnn_cnn.so.9. Error: libnvrtc.so|libcudnn_cnn.so.9 of cuDNN 9",
        "Unable to load any of {libcudnn_graph.so.9.1.0, libcudnn_graph.so.9}|install cuDNN 9 and",
        "libnvrtc.so.12: cannot open shared object file|libnvrtc.so.12 of CUDA 12 is missing",
        "Error loading \"x.dll\" which depends on \"cublasLt64_12.dll\" which is missing.|"
            + "cublasLt64_12.dll of CUDA 12 is missing; install CUDA 12 and put its folder on the"
            + " library path (PATH)",
        "which depends on \"cudnn64_9.dll\" which is missing.|cudnn64_9.dll of cuDNN 9",
        "CUDNN failure 1001: CUDNN_STATUS_NOT_INITIALIZED|install cuDNN 9 whole",
        "CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH|of another version",
        "CUBLAS failure 1: CUBLAS_STATUS_NOT_INITIALIZED|cuBLAS of CUDA 12 cannot start",
        "libz.so.1: cannot open shared object file|CUDA cannot be used: libz.so.1: cannot",
        "something else|something else"
      })
  void advice_runtimeMessages_nameWhatIsMissing(String reason, String advice) {
    assertThat(new CudaMissing(reason, new IllegalStateException()).advice())
        .startsWith("CUDA cannot be used: ")
        .contains(advice)
        .contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA failure 700: an illegal memory access was encountered",
        "libz.so.1: cannot open shared object file",
        "Load model from /models/libcudnn.so/model.onnx failed: Protobuf parsing failed.",
        "something else"
      })
  void advice_otherFailures_isNotGiven(String reason) {
    assertThat(CudaMissing.advice(reason)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "provider_options_utils.h:146 Parse Unknown provider option: \"use_tf23\".",
        "Failed to parse provider option \"gpu_mem_limit\": Failed to parse value: \"lots\"",
        "Provider options key/value cannot be empty"
      })
  void option_refused_isToldFromMissingCuda(String reason) {
    assertThat(CudaMissing.isOption(reason)).isTrue();
    assertThat(CudaMissing.advice(reason)).isEmpty();
  }

  @Test
  void device_refused_isNoWrongOption() {
    assertThat(
            CudaMissing.isOption(
                "Failed to parse provider option \"device_id\": Invalid device ID: 0"))
        .isFalse();
  }
}
