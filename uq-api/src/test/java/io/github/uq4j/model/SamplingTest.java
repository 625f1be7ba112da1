package io.github.uq4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Settings of a draw and of an answer's end are checked and keep one another. */
class SamplingTest {

  @Test
  void sampling_oneSettingChanged_keepsTheOthers() {
    Sampling all = Sampling.of(3, 9).withTemperature(0.7).withTopP(0.9).withTopK(40).withMinP(0.05);
    assertThat(all).isEqualTo(new Sampling(3, 0.7, 0.9, 9, 40, 0.05));
    assertThat(new Sampling(3, 0.7, 0.9, 9)).isEqualTo(all.withTopK(0).withMinP(0));
  }

  @Test
  void sampling_anyTruncation_isSaid() {
    Sampling free = Sampling.of(1, 1).withTemperature(2);
    assertThat(free.truncates()).isFalse();
    assertThat(free.withTopK(1).truncates()).isTrue();
    assertThat(free.withTopP(0.5).truncates()).isTrue();
    assertThat(free.withMinP(0.1).truncates()).isTrue();
  }

  @Test
  void settings_outOfRange_areRefusedNamingThem() {
    Sampling sampling = Sampling.of(1, 1);
    GenerationRequest request = GenerationRequest.of("a", "b");
    requireRefused(() -> sampling.withTopK(-1), "topK = -1; must be >= 0");
    requireRefused(() -> sampling.withMinP(Double.NaN), "minP = NaN; must be in [0, 1]");
    requireRefused(() -> sampling.withMinP(1.5), "minP = 1.5; must be in [0, 1]");
    requireRefused(
        () -> request.withRepetitionPenalty(0), "repetitionPenalty = 0.0; must be finite and > 0");
    requireRefused(
        () -> request.withRepetitionPenalty(Double.NaN),
        "repetitionPenalty = NaN; must be finite and > 0");
    requireRefused(
        () -> Stopping.none().withTexts(List.of("x", "")), "stop text 1 = \"\"; must not be empty");
    requireRefused(() -> Stopping.none().withTokens(Set.of(-4)), "stop token = -4; must be >= 0");
  }

  private static void requireRefused(ThrowingCallable making, String message) {
    assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void request_oneSettingChanged_keepsTheOthers() {
    Stopping stopping = Stopping.none().withTexts(List.of("\n", "\n")).withTokens(Set.of(5));
    GenerationRequest request =
        GenerationRequest.of("a", "b")
            .withRepetitionPenalty(1.2)
            .withStopping(stopping)
            .withMaxNewTokens(7)
            .withSampling(Sampling.of(2, 3))
            .withSignals(SignalRequest.none().withTop(4));
    assertThat(request.repetitionPenalty()).isEqualTo(1.2);
    assertThat(request.stopping()).isEqualTo(new Stopping(List.of("\n"), Set.of(5)));
    assertThat(request.maxNewTokens()).isEqualTo(7);
    assertThat(request.sampling()).contains(Sampling.of(2, 3));
    assertThat(request.signals().top()).isEqualTo(4);
  }
}
