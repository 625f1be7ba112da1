package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.GenerationRequest;
import org.junit.jupiter.api.Test;

/** Tests run where they are told to. */
class TestDeviceTest {

  @Test
  void device_named_isWhereModelsRun() {
    String asked = System.getProperty("uq4j.test.device", "cpu");
    assertThat(TestDevice.options().device()).isEqualTo(Device.parse(asked));
    assertThat(asked).startsWith(TestDevice.name());
    assertThat(TestDevice.settings().threads()).isEqualTo(1);
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(TestFiles.model("lm-small"), TestDevice.options())) {
      assertThat(model.generate(GenerationRequest.of("a", "Oslo")).provenance().orElseThrow())
          .satisfies(told -> assertThat(told.request()).containsEntry("device", TestDevice.name()));
    }
  }

  @Test
  void device_thatMayBeEither_isRefused() {
    assertThat(TestDevice.device("cuda:1")).isEqualTo(Device.cuda(1));
    assertThatThrownBy(() -> TestDevice.device("auto"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("uq4j.test.device = \"auto\"; must be cpu, cuda or cuda:N");
  }
}
