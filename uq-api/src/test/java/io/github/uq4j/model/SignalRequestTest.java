package io.github.uq4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.Signal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignalRequestTest {

  @Test
  void parse_commandLineForm_namesEverySignal() {
    assertThat(
            SignalRequest.parse(
                "top=10, entropy,statistics,logits,attention,hidden,prompt-logits,top=5"))
        .isEqualTo(
            new SignalRequest(
                5,
                Set.of(
                    Signal.ENTROPY,
                    Signal.STATISTICS,
                    Signal.LOGITS,
                    Signal.ATTENTION,
                    Signal.HIDDEN_STATES,
                    Signal.PROMPT_LOGITS)));
    assertThat(SignalRequest.parse("hidden-states").asks(Signal.HIDDEN_STATES)).isTrue();
    assertThat(SignalRequest.parse("")).isEqualTo(SignalRequest.none());
    assertThat(SignalRequest.parse(" ,")).isEqualTo(SignalRequest.none());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entropies|signals holds \"entropies\"; must be one of top=K, entropy, statistics",
        "claims|signals holds \"claims\"; must be one of",
        "top=x|signals holds \"top=x\"; must be top=K with a whole number K",
        "top=-1|top = -1; must be >= 0",
        "top|signals holds \"top\""
      })
  void parse_unknownNameOrNumber_isRefused(String text, String message) {
    assertThatThrownBy(() -> SignalRequest.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void union_asksForWhatEitherAsks() {
    SignalRequest union =
        SignalRequest.parse("top=3,entropy").union(SignalRequest.parse("top=7,logits"));
    assertThat(union).isEqualTo(SignalRequest.parse("top=7,entropy,logits"));
    assertThat(union.asks(Signal.TOP_LOGPROBS)).isTrue();
    assertThat(SignalRequest.none().asks(Signal.TOP_LOGPROBS)).isFalse();
    assertThat(SignalRequest.none().union(SignalRequest.none())).isEqualTo(SignalRequest.none());
  }

  static Stream<ThrowingCallable> refused() {
    GenerationRequest good = GenerationRequest.of("a", "p");
    return Stream.of(
        () -> SignalRequest.none().with(Signal.CLAIMS),
        () -> GenerationRequest.of("", "p"),
        () -> GenerationRequest.of("a", ""),
        () -> good.withMaxNewTokens(0),
        () -> Sampling.of(0, 1),
        () -> new Sampling(1, 0, 1, 1),
        () -> new Sampling(1, Double.NaN, 1, 1),
        () -> new Sampling(1, 1, 0, 1),
        () -> new Sampling(1, 1, Double.NaN, 1),
        () -> new ScoringRequest("", "", "t", SignalRequest.none()),
        () -> new ScoringRequest("a", "", "", SignalRequest.none()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void request_partOutOfRange_isRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("; ")
        .message()
        .isNotBlank();
  }

  @Test
  void generationRequest_withMethods_changeOnePart() {
    GenerationRequest request =
        GenerationRequest.of("a", "p")
            .withMaxNewTokens(3)
            .withSampling(Sampling.of(2, 7))
            .withSignals(SignalRequest.parse("top=1"));
    assertThat(request)
        .isEqualTo(
            new GenerationRequest(
                "a",
                "p",
                3,
                Optional.of(new Sampling(2, 1.0, 1.0, 7)),
                SignalRequest.none().withTop(1)));
    assertThat(List.of(new ModelException("m").getMessage())).containsExactly("m");
    assertThat(new ModelException("m", new IllegalStateException()))
        .hasCauseInstanceOf(IllegalStateException.class);
  }
}
