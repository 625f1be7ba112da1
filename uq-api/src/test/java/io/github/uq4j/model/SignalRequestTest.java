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

  @Test
  void parse_selection_isThatOfItsParts() {
    SignalRequest request =
        SignalRequest.parse(
            "attention:layers=0+-1:heads=3:rows=answer+2,hidden:levels=-1:positions=prompt-end+id=7");
    assertThat(request.selection())
        .isEqualTo(
            SignalSelection.all()
                .withLayers(List.of(0, -1))
                .withHeads(List.of(3))
                .withRows(List.of(PositionRule.Named.ANSWER, new PositionRule.At(2)))
                .withLevels(List.of(-1))
                .withPositions(
                    List.of(PositionRule.Named.PROMPT_END, new PositionRule.OfToken(7))));
  }

  @Test
  void text_ofAnyRequest_isReadBackAsItIs() {
    for (String text :
        List.of(
            "",
            "top=3,entropy,statistics",
            "attention:layers=0+-1:heads=3:rows=answer+2,hidden-states:positions=id=7+prompt-end")) {
      assertThat(SignalRequest.parse(text).text()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entropy:rows=1|signals holds \"rows=1\"; must be a part of attention or hidden",
        "hidden:rows=1|must be levels=N or positions=P of hidden",
        "attention:heads|must be name=value",
        "attention:heads=x|signals holds \"x\"; must be a whole number",
        "attention:rows=end|position \"end\"; must be prompt, prompt-end, answer",
        "hidden:positions=id=-4|token = -4; must be >= 0"
      })
  void parse_badSelection_isRefused(String text, String message) {
    assertThatThrownBy(() -> SignalRequest.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void union_selections_holdsBoth() {
    SignalRequest one = SignalRequest.parse("hidden:levels=1:positions=answer");
    SignalRequest other = SignalRequest.parse("hidden:levels=2,attention:layers=0:rows=5");
    SignalRequest both = one.union(other);
    assertThat(both.selection().levels()).containsExactly(1, 2);
    assertThat(both.selection().positions()).isEmpty();
    assertThat(both.selection().layers()).containsExactly(0);
    assertThat(both.selection().rows()).containsExactly(new PositionRule.At(5));
    assertThat(SignalRequest.parse("entropy").union(one).selection()).isEqualTo(one.selection());
    assertThat(other.union(SignalRequest.parse("attention")).selection().rows())
        .containsExactly(new PositionRule.At(5), PositionRule.Named.ANSWER);
  }

  @Test
  void positions_rules_nameThoseOfAnyRule() {
    List<Integer> ids = List.of(5, 6, 7, 6, 8);
    assertThat(positions(ids, PositionRule.Named.PROMPT)).containsExactly(0, 1, 2);
    assertThat(positions(ids, PositionRule.Named.PROMPT_END)).containsExactly(2);
    assertThat(positions(ids, PositionRule.Named.ANSWER)).containsExactly(3, 4);
    assertThat(positions(ids, new PositionRule.OfToken(6), new PositionRule.At(-1)))
        .containsExactly(1, 3, 4);
    assertThat(positions(ids, new PositionRule.At(9), new PositionRule.At(-6))).isEmpty();
    assertThat(positions(ids, new PositionRule.At(1), new PositionRule.OfToken(6)))
        .containsExactly(1, 3);
  }

  private static List<Integer> positions(List<Integer> ids, PositionRule... rules) {
    return PositionRule.positions(List.of(rules), ids, 3);
  }

  @Test
  void numbers_outsideTheirCount_areRefused() {
    assertThat(SignalSelection.numbers("layer", List.of(-1, 2, 0), 3)).containsExactly(0, 2);
    assertThat(SignalSelection.numbers("layer", List.of(), 2)).containsExactly(0, 1);
    assertThatThrownBy(() -> SignalSelection.numbers("layer", List.of(3), 3))
        .hasMessage("layer = 3; must be in [-3, 3)");
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
