package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices have names, and options of the runtime reach it. */
class OnnxOptionsTest {

  @ParameterizedTest
  @CsvSource({"auto, auto", "CPU, cpu", "cuda, cuda", "cuda:0, cuda", "cuda:12, cuda:12"})
  void device_name_isReadAndWritten(String text, String name) {
    assertThat(Device.parse(text).toString()).isEqualTo(name);
    assertThat(Device.parse(name)).isEqualTo(Device.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tpu", "cuda:", "cuda:x", "cuda:99999"})
  void device_unknown_isRefused(String text) {
    assertThatThrownBy(() -> Device.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("device = \"" + text + "\"; must be auto, cpu, cuda or cuda:N");
  }

  @Test
  void device_number_isKept() {
    assertThat(Device.cuda(0)).isEqualTo(Device.CUDA).hasSameHashCodeAs(Device.CUDA);
    assertThat(Device.cuda(1)).isNotEqualTo(Device.CUDA);
    assertThatThrownBy(() -> Device.cuda(-1)).hasMessage("CUDA device = -1; must be >= 0");
    SessionSettings settings =
        OnnxOptions.withDefaults()
            .withDevice(Device.cuda(3))
            .withCudaMemoryLimit(1L << 33)
            .withCudaArena(OnnxOptions.Arena.AS_REQUESTED)
            .withCudaOption("use_tf32", "0")
            .withSessionOption("session.disable_prepacking", "1")
            .withThreads(5)
            .settings();
    assertThat(settings.device()).isEqualTo(3);
    assertThat(settings.threads()).isEqualTo(5);
    assertThat(settings.cudaOptions())
        .isEqualTo(
            Map.of(
                "gpu_mem_limit", "8589934592",
                "arena_extend_strategy", "kSameAsRequested",
                "use_tf32", "0"));
    assertThat(settings.sessionOptions()).isEqualTo(Map.of("session.disable_prepacking", "1"));
  }

  @Test
  void options_wrong_areRefused() {
    OnnxOptions options = OnnxOptions.withDefaults();
    assertThatThrownBy(() -> options.withCudaMemoryLimit(0))
        .hasMessage("cudaMemoryLimit = 0; must be >= 1");
    assertThatThrownBy(() -> options.withCudaOption("", "1"))
        .hasMessage("option name = \"\"; must not be empty");
    assertThat(options.withCudaArena(OnnxOptions.Arena.NEXT_POWER_OF_TWO).toString())
        .contains("arena_extend_strategy=kNextPowerOfTwo");
  }

  /** An entry the runtime refuses shows that entries reach it. */
  @Test
  void sessionOption_ofTheRuntime_reachesIt() {
    OnnxOptions options =
        OnnxOptions.withDefaults()
            .withDevice(Device.CPU)
            .withSessionOption("session.set_denormal_as_zero", "1")
            .withSessionOption("session.disable_prepacking", "1");
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"), options)) {
      assertThat(model.generate(GenerationRequest.of("a", "Oslo")).generation().tokens())
          .isNotEmpty();
    }
    OnnxOptions wrong = options.withSessionOption("x".repeat(5000), "1");
    assertThatThrownBy(() -> OnnxLanguageModel.open(TestFiles.model("lm-small"), wrong))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cannot be loaded");
  }
}
