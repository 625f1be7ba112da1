package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is selected of the attention and the hidden states is that part of the whole. */
class SelectedSignalsTest {

  private static final double ROUNDING = 1e-6;

  private static OnnxLanguageModel open(String folder) {
    return OnnxLanguageModel.open(TestFiles.model(folder), TestDevice.options());
  }

  private static List<ScoringRequest> texts(String... signals) {
    return List.of(
        new ScoringRequest("a", "About Ada.\n", "She was born.", SignalRequest.parse(signals[0])),
        new ScoringRequest(
            "b", "Who?\n", "Nobody at all.", SignalRequest.parse(signals[signals.length - 1])));
  }

  /** The levels and positions that a part holds, found in the whole. */
  private static void requirePart(HiddenStates whole, HiddenStates part) {
    assertThat(part.dimension()).isEqualTo(whole.dimension());
    for (int level = 0; level < part.levels(); level++) {
      for (int i = 0; i < part.positions(); i++) {
        float[] expected = whole.state(part.levelNumber(level), part.position(i));
        float[] actual = part.state(level, i);
        for (int d = 0; d < expected.length; d++) {
          assertThat((double) actual[d])
              .isCloseTo(expected[d], within(1e-5 * Math.max(1, Math.abs(expected[d]))));
        }
      }
    }
  }

  private static void requirePart(Attention whole, Attention part) {
    assertThat(part.keys()).isEqualTo(whole.keys());
    for (int layer = 0; layer < part.layers(); layer++) {
      for (int head = 0; head < part.heads(); head++) {
        for (int query = 0; query < part.queries(); query++) {
          int row = part.position(query) - whole.position(0);
          for (int key = 0; key < part.keys() && row >= 0; key++) {
            assertThat((double) part.get(layer, head, query, key))
                .isCloseTo(
                    whole.get(part.block(layer), part.headNumber(head), row, key),
                    within(ROUNDING));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"lm-small", "lm-small-plain"})
  void score_selection_isThatPartOfTheWhole(String folder) {
    String first =
        "hidden:levels=0+-1:positions=prompt-end+-1,attention:layers=-1:heads=1:rows=answer+0";
    String second = "attention:layers=0:heads=0+-1:rows=-1+prompt-end,entropy";
    long live = ModelSession.liveObjects();
    try (OnnxLanguageModel model = open(folder)) {
      List<Trace> whole = model.score(texts("hidden,attention:rows=prompt+answer"));
      List<Trace> parts = model.score(texts(first, second));
      HiddenStates states = parts.get(0).generation().tensors().hiddenStates().orElseThrow();
      int last = model.info().layers().orElseThrow();
      int length = whole.get(0).generation().tensors().hiddenStates().orElseThrow().positions();
      int answer = whole.get(0).generation().tokens().size();
      assertThat(states.levelNumbers()).isEqualTo(Optional.of(List.of(0, last)));
      assertThat(states.statePositions())
          .isEqualTo(Optional.of(List.of(length - answer - 1, length - 1)));
      requirePart(whole.get(0).generation().tensors().hiddenStates().orElseThrow(), states);
      for (int i = 0; i < 2; i++) {
        Attention of = whole.get(i).generation().tensors().attention().orElseThrow();
        Attention part = parts.get(i).generation().tensors().attention().orElseThrow();
        assertThat(of.rowPositions()).isEmpty();
        assertThat(of.queries()).isEqualTo(of.keys());
        requirePart(of, part);
      }
      Attention one = parts.get(0).generation().tensors().attention().orElseThrow();
      assertThat(one.layerNumbers()).isEqualTo(Optional.of(List.of(last - 1)));
      assertThat(one.headNumbers()).isEqualTo(Optional.of(List.of(1)));
      assertThat(one.queries()).isEqualTo(answer + 1);
      assertThat(one.position(0)).isZero();
      assertThat(parts.get(1).generation().tensors().hiddenStates()).isEmpty();
      assertThat(parts.get(1).generation().tokens().get(0).distribution().entropy()).isPresent();
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(live);
  }

  @ParameterizedTest
  @CsvSource({"lm-small", "lm-small-plain"})
  void generate_selection_isThatPartOfTheWhole(String folder) {
    try (OnnxLanguageModel model = open(folder)) {
      GenerationRequest request = GenerationRequest.of("g", "About Ada.\n").withMaxNewTokens(12);
      Trace whole = model.generate(request.withSignals(SignalRequest.parse("hidden,attention")));
      int first = whole.generation().tokens().get(2).id().orElseThrow();
      Trace part =
          model.generate(
              request.withSignals(
                  SignalRequest.parse(
                      "hidden:positions=id=" + first + "+-1+900,attention:layers=0")));
      HiddenStates states = part.generation().tensors().hiddenStates().orElseThrow();
      HiddenStates all = whole.generation().tensors().hiddenStates().orElseThrow();
      assertThat(states.levelNumbers()).isEmpty();
      assertThat(states.find(all.positions() - 1)).isPresent();
      assertThat(states.positions()).isBetween(2, all.positions() - 1);
      requirePart(all, states);
      Attention rows = part.generation().tensors().attention().orElseThrow();
      assertThat(rows.rowPositions()).isEmpty();
      assertThat(rows.queries()).isEqualTo(whole.generation().tokens().size());
      requirePart(whole.generation().tensors().attention().orElseThrow(), rows);
    }
  }

  @Test
  void score_onePositionOfOneLevel_isAllThatIsRecorded() {
    try (OnnxLanguageModel model = open("lm-small-plain")) {
      Trace trace = model.score(texts("hidden:levels=-1:positions=prompt-end")).get(0);
      HiddenStates states = trace.generation().tensors().hiddenStates().orElseThrow();
      assertThat(states.values().shape().size()).isEqualTo(model.info().hiddenSize().orElseThrow());
      Trace none = model.score(texts("hidden:positions=900")).get(0);
      assertThat(none.generation().tensors().hiddenStates()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden:levels=99|request \"a\": level = 99; must be in [-",
        "attention:layers=-99|request \"a\": layer = -99; must be in [-",
        "attention:heads=99|request \"a\": head = 99; must be in [-"
      })
  void score_numberTheModelLacks_isRefused(String signals, String message) {
    try (OnnxLanguageModel model = open("lm-small")) {
      assertThatThrownBy(() -> model.score(texts(signals)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }
  }

  /** Every choice has a graph of its own; those used last are kept, the others made anew. */
  @Test
  void score_manySelections_keepAFewGraphsOnly() {
    long live = ModelSession.liveObjects();
    try (OnnxLanguageModel model = open("lm-small-plain")) {
      List<Trace> whole = model.score(texts("attention"));
      List<String> choices = new ArrayList<>();
      int layers = model.info().layers().orElseThrow();
      int heads = model.info().heads().orElseThrow();
      for (int layer = 0; layer < layers; layer++) {
        for (int level = 0; level <= layers; level++) {
          choices.add("attention:layers=" + layer + ",hidden:levels=" + level);
          choices.add("attention:layers=" + layer + ":heads=" + level % heads + ",entropy");
        }
      }
      choices.addAll(List.copyOf(choices));
      for (String choice : choices) {
        Trace part = model.score(texts(choice)).get(0);
        requirePart(
            whole.get(0).generation().tensors().attention().orElseThrow(),
            part.generation().tensors().attention().orElseThrow());
        // The plain session, the weights, and six edited ones at most.
        assertThat(ModelSession.liveObjects() - live).isBetween(3L, 8L);
      }
      assertThat(choices.stream().distinct().count()).isGreaterThan(6);
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(live);
  }
}
