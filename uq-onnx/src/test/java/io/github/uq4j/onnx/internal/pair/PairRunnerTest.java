package io.github.uq4j.onnx.internal.pair;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.TextPair;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairRunnerTest {

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void logits_notFinite_areRefusedNamingThePair(double bad) {
    ModelConfig config = ModelConfig.read(TestData.path("models/nli"));
    TextInput pair = TextInput.of(new TextPair("He sleeps.", "He is awake."));
    assertThatThrownBy(() -> PairRunner.requireFinite(config, pair, List.of(1.0, bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(\"He sleeps.\", \"He is awake.\"); must be finite")
        .hasMessageContaining("model.onnx");
    assertThatCode(() -> PairRunner.requireFinite(config, pair, List.of(1.0, -1e30)))
        .doesNotThrowAnyException();
  }
}
