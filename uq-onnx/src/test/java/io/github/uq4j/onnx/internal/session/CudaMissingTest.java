package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runtime says of CUDA is turned into what to do. */
class CudaMissingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed to load library /x/libonnxruntime_providers_cuda.so with error: libcublasLt.so.12:"
            + " cannot open shared object file: No such file|libcublasLt.so.12 of CUDA 12 is missing",
        "with error: libcudnn.so.9: cannot open shared object file|install cuDNN 9 and put",
        "with error: libcurand.so.10: cannot open shared object file|libcurand.so.10 of CUDA 12",
        "with error: libcuda.so.1: cannot open shared object file|install the driver",
        "Failed to find CUDA shared provider|onnxruntime_gpu of the same version",
        "This binary was not compiled with CUDA support.|never have both",
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version|update the"
            + " driver",
        "CUDA failure 101: invalid device ordinal ; GPU=7|CUDA_VISIBLE_DEVICES",
        "something else|something else"
      })
  void advice_runtimeMessages_nameWhatIsMissing(String reason, String advice) {
    assertThat(new CudaMissing(reason, new IllegalStateException()).advice())
        .startsWith("CUDA cannot be used: ")
        .contains(advice)
        .contains(reason);
  }
}
