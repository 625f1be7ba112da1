package io.github.uq4j.metrics.hidden.clue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.metrics.hidden.clue.Anchor.Marker;
import io.github.uq4j.metrics.hidden.clue.Anchor.Place;
import io.github.uq4j.metrics.hidden.clue.Anchor.Tokens;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Tokens are numbered by their place, so that id 0 is the first; a state holds its position. */
class AnchorsTest {

  private static final Marker THINK = new Marker("<think>");
  private static final Marker DONE = new Marker("</think>");

  private static Trace trace(List<String> prompt, List<String> answer, HiddenStates states) {
    List<Prompt.Piece> pieces = new ArrayList<>();
    for (String piece : prompt) {
      pieces.add(new Prompt.Piece(OptionalInt.of(pieces.size()), piece, Extras.none()));
    }
    List<Token> tokens = new ArrayList<>();
    for (String token : answer) {
      tokens.add(Token.of(token, TokenDistribution.of(-1)).withId(pieces.size() + tokens.size()));
    }
    Tensors tensors =
        new Tensors(Optional.empty(), Optional.empty(), Optional.of(states), Optional.empty());
    return Trace.of("t", Generation.of(String.join("", answer), tokens).withTensors(tensors))
        .withPrompt(new Prompt(String.join("", prompt), pieces, Extras.none()));
  }

  /** One component a state: position squared on level 0, position times ten on level 1. */
  private static float value(int level, int position) {
    return level == 0 ? position * position : 10 * position;
  }

  private static HiddenStates whole(int positions) {
    float[] values = new float[2 * positions];
    for (int p = 0; p < positions; p++) {
      values[p] = value(0, p);
      values[positions + p] = value(1, p);
    }
    return new HiddenStates(FloatTensor.copyOf(values, 2, positions, 1));
  }

  private static HiddenStates some(int level, Integer... positions) {
    float[] values = new float[positions.length];
    for (int p = 0; p < positions.length; p++) {
      values[p] = value(level, positions[p]);
    }
    return new HiddenStates(
        FloatTensor.copyOf(values, 1, positions.length, 1),
        Optional.of(List.of(level)),
        Optional.of(List.of(positions)));
  }

  private static List<Double> change(Anchors anchors, Trace trace) {
    StateReading reading = anchors.read(trace);
    assertThat(reading.refusal()).isEmpty();
    StateDelta delta = reading.delta().orElseThrow();
    List<Double> layers = new ArrayList<>();
    for (int l = 0; l < delta.layers(); l++) {
      layers.add(delta.get(l, 0));
    }
    return layers;
  }

  private static String refusal(Anchors anchors, Trace trace) {
    StateReading reading = anchors.read(trace);
    assertThat(reading.delta()).isEmpty();
    return reading.refusal().orElseThrow();
  }

  @Test
  void markers_ofSeveralTokens_areTheirLastAndTheFirstEndAfterTheStart() {
    Trace trace =
        trace(
            List.of("<think>", "x</think>", "Q", "<th", "ink>"),
            List.of("a", "</", "think", ">\n", "b", "</think>"),
            whole(11));
    assertThat(change(Anchors.ofReasoning(), trace)).containsExactly(64.0 - 16, 80.0 - 40);
    Anchors ids = Anchors.of(new Tokens(List.of(3, 4)), new Tokens(List.of(6, 7, 8)));
    assertThat(change(ids, trace)).containsExactly(48.0, 40.0);
    assertThat(change(Anchors.of(new Tokens(List.of(0)), DONE), trace))
        .as("the end may stand in the prompt")
        .containsExactly(1.0, 10.0);
  }

  @Test
  void start_notInThePrompt_isTheFirstOfTheAnswer() {
    Trace trace = trace(List.of("Q"), List.of("<think>", "a", "<think>", "</think>"), whole(5));
    assertThat(change(Anchors.ofReasoning(), trace)).containsExactly(16.0 - 1, 30.0);
  }

  @Test
  void start_promptWithoutTokens_isItsEndIfTheTextEndsSo() {
    Trace listed = trace(List.of(), List.of("a", "</think>"), whole(4));
    Trace trace = listed.withPrompt(Prompt.of("Q<think>"));
    assertThat(change(Anchors.ofReasoning(), trace)).containsExactly(9.0 - 1, 20.0);
    assertThat(refusal(Anchors.ofReasoning(), listed.withPrompt(Prompt.of("Q"))))
        .isEqualTo("needs the start <think>; there is a prompt of 2 and an answer of 2 tokens");
  }

  @Test
  void places_everyOne_isWhereItSays() {
    Trace trace = trace(List.of("p", "q"), List.of("a", "b", "c", "d"), whole(6));
    assertThat(change(Anchors.of(Place.PROMPT_END, Place.ANSWER_END), trace))
        .containsExactly(24.0, 40.0);
    assertThat(change(Anchors.of(Place.PROMPT_MEAN, Place.ANSWER_MEAN), trace))
        .containsExactly(13.5 - 0.5, 30.0);
  }

  @Test
  void missingEnd_everyPolicy_doesWhatItSays() {
    Trace cut = trace(List.of("<think>"), List.of("a", "b"), whole(3));
    Anchors anchors = Anchors.ofReasoning();
    assertThat(refusal(anchors, cut))
        .isEqualTo(
            "needs the end </think> after position 0; there is a prompt of 1 and an answer of 2"
                + " tokens");
    assertThat(change(anchors.withMissingEnd(MissingEnd.LAST_TOKEN), cut))
        .containsExactly(4.0, 20.0);
    assertThatThrownBy(() -> anchors.withMissingEnd(MissingEnd.FAIL).read(cut))
        .hasMessageStartingWith("trace \"t\" needs the end </think> after position 0");
    for (MissingEnd policy : MissingEnd.values()) {
      assertThat(MissingEnd.of(policy.id())).isEqualTo(policy);
    }
    assertThatThrownBy(() -> MissingEnd.of("drop"))
        .hasMessage("missing end = \"drop\"; must be one of exclude, last-token, fail");
  }

  @Test
  void partialRecording_withBothPositions_isEnough() {
    List<String> prompt = List.of("Q", "<think>");
    List<String> answer = List.of("a", "</think>", "b");
    assertThat(change(Anchors.ofReasoning(), trace(prompt, answer, some(1, 1, 3))))
        .containsExactly(20.0);
    assertThat(refusal(Anchors.ofReasoning(), trace(prompt, answer, some(1, 1, 4))))
        .isEqualTo("needs hidden-states of position 3; the trace has those of 1, 4");
    assertThat(
            refusal(
                Anchors.ofReasoning().withLevels(List.of(0)), trace(prompt, answer, some(1, 1, 3))))
        .isEqualTo("needs hidden-states of level 0; the trace has those of 1");
    assertThat(refusal(Anchors.ofReasoning(), trace(List.of(), answer, some(1, 1, 3))))
        .startsWith("needs the prompt's tokens to number positions of hidden-states");
    assertThat(refusal(Anchors.ofReasoning(), trace(prompt, answer, whole(4))))
        .as("a state less than tokens")
        .contains("the trace has 2 and 3 of the answer for 4 recorded states");
  }

  @Test
  void levels_negative_countFromTheModelsLast() {
    Trace all = trace(List.of("<think>"), List.of("</think>"), whole(2));
    Anchors last = Anchors.ofReasoning().withLevels(List.of(-1));
    assertThat(change(last, all)).containsExactly(10.0);
    assertThat(last.read(all).levels()).containsExactly(1);
    Trace part = trace(List.of("<think>"), List.of("</think>"), some(1, 0, 1));
    assertThat(refusal(last, part)).contains("needs hidden-states of level -1");
    ModelInfo one =
        new ModelInfo(
            "m",
            OptionalInt.empty(),
            OptionalInt.of(1),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Extras.none());
    assertThat(change(last, part.withModel(one))).containsExactly(10.0);
  }

  @Test
  void states_notFinite_areRefusedByPlace() {
    HiddenStates states =
        new HiddenStates(FloatTensor.copyOf(new float[] {0, 0, 1, Float.NaN}, 1, 2, 2));
    assertThat(
            refusal(
                Anchors.of(Place.PROMPT_END, Place.ANSWER_END),
                trace(List.of("p"), List.of("a"), states)))
        .isEqualTo("change[0, 1] = NaN; must be finite");
  }

  @Test
  void form_everyAnchor_isReadBack() {
    for (Anchor anchor :
        List.of(
            Place.PROMPT_END,
            Place.ANSWER_MEAN,
            THINK,
            new Marker("id=3"),
            new Marker("prompt-end"),
            new Marker("text=x"),
            new Tokens(List.of(6, 7)))) {
      assertThat(Anchor.parse(anchor.form())).isEqualTo(anchor);
    }
    assertThat(Anchor.parse("text=<think>")).isEqualTo(THINK);
    assertThatThrownBy(() -> Anchor.parse("id=x"))
        .hasMessage("anchor \"id=x\"; must be id=N or id=N+M with vocabulary ids");
    assertThatThrownBy(() -> Anchor.parse("")).hasMessageContaining("must not be empty");
    assertThatThrownBy(() -> Anchor.parse("id=-1")).hasMessageContaining("each >= 0");
  }

  @Test
  void request_markers_areTheirLastTokens() {
    Tokenizer letters = new Letters();
    assertThat(Anchors.ofReasoning().withLevels(List.of(-1)).request(letters).text())
        .isEqualTo("hidden-states:levels=-1:positions=id=62+id=62");
    assertThat(
            Anchors.of(Place.PROMPT_END, new Tokens(List.of(6, 7)))
                .withMissingEnd(MissingEnd.LAST_TOKEN)
                .request(letters)
                .text())
        .isEqualTo("hidden-states:positions=prompt-end+id=7+-1");
    assertThat(Anchors.ofReasoning().withLevels(List.of(-1)).request().text())
        .isEqualTo("hidden-states:levels=-1");
    assertThat(Anchors.of(Place.PROMPT_END, new Tokens(List.of(6, 7))).request().text())
        .isEqualTo("hidden-states:positions=prompt-end+id=7");
    assertThat(Anchors.of(Place.PROMPT_MEAN, Place.ANSWER_MEAN).request(letters).text())
        .isEqualTo("hidden-states:positions=prompt+answer");
  }

  /** A token a character, and one of no text at both ends. */
  private static final class Letters implements Tokenizer {

    @Override
    public List<Piece> encode(String text) {
      List<Piece> pieces = new ArrayList<>();
      pieces.add(new Piece(1, new TextSpan(0, 0)));
      for (int i = 0; i < text.length(); i++) {
        pieces.add(new Piece(text.charAt(i), new TextSpan(i, i + 1)));
      }
      pieces.add(new Piece(2, new TextSpan(text.length(), text.length())));
      return pieces;
    }

    @Override
    public String decode(List<Integer> ids) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean special(int id) {
      return id < 3;
    }

    @Override
    public int vocabularySize() {
      return 128;
    }
  }
}
