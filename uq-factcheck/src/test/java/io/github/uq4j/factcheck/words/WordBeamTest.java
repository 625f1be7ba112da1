package io.github.uq4j.factcheck.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordBeamTest {

  private final ScriptedModel model =
      new ScriptedModel(
          Map.of(
              "Where?in Oslo", Map.of(".", 0.7, ",", 0.3),
              "Where?in Ber", Map.of("gen", 0.6, "lin", 0.4),
              "Where?in Bergen", Map.of(".", 1.0),
              "Where?in Berlin", Map.of(".", 1.0),
              "Where?in Lux", Map.of(" by", 1.0),
              "Where?in Lundby", Map.of(".", 1.0)));

  /** "in Lund." where the word could have been another. */
  private Trace lund() {
    return model.numbered(
        Traces.answer("lund")
            .prompt("Where?")
            .token("in", Math.log(0.9))
            .token(" Lu", Math.log(0.6))
            .top(first())
            .token("nd", Math.log(0.9))
            .top(model.piece("nd", 0.9), model.piece("x", 0.1))
            .token(".", Math.log(0.8))
            .top(model.piece(".", 0.8), model.piece("by", 0.2))
            .build());
  }

  private Alternative[] first() {
    return new Alternative[] {
      model.piece(" Lu", 0.6),
      model.piece(" Oslo", 0.29),
      model.piece(" Ber", 0.1),
      model.piece(".", 0.0099),
      model.piece(" Zu", 0.00005)
    };
  }

  private List<WordChoice> complete(int width) {
    Trace trace = lund();
    WordPlace place = new WordPlace(trace, 1, 2, List.of(first()));
    return WordBeam.complete(model, List.of(place), width).get(0);
  }

  @Test
  void complete_pieces_becomeWordsWithTheirOwnProbability() {
    List<WordChoice> words = complete(10);
    assertThat(words)
        .extracting(WordChoice::text)
        .containsExactly(" Lund", " Oslo", " Lundby", " Lux", " Bergen", " Berlin", ".", " Zu");
    double[] wanted = {0.432, 0.29, 0.108, 0.06, 0.06, 0.04, 0.0099, 0.00005};
    for (int w = 0; w < wanted.length; w++) {
      assertThat(Math.exp(words.get(w).logprob()))
          .as(words.get(w).text())
          .isCloseTo(wanted[w], within(1e-12));
    }
    assertThat(words.get(7).whole()).as("too improbable to be asked about").isFalse();
    assertThat(words.subList(0, 7)).allMatch(WordChoice::whole);
  }

  @Test
  void complete_beam_keepsTheMostProbableAndTheChosen() {
    assertThat(complete(3)).extracting(WordChoice::text).contains(" Lund").hasSize(3);
    assertThat(complete(1)).extracting(WordChoice::text).containsExactly(" Lund");
    assertThatThrownBy(() -> complete(0)).hasMessageContaining("width = 0; must be >= 1");
  }

  @Test
  void complete_manyPlaces_areReadTogetherAndWhatTheTraceKnowsIsNotRead() {
    Trace trace = lund();
    WordPlace place = new WordPlace(trace, 1, 2, List.of(first()));
    assertThat(WordBeam.complete(model, List.of(place, place), 10)).hasSize(2);
    assertThat(model.calls).as("one for each length").isEqualTo(3);
    assertThat(model.read)
        .contains("Where?in Oslo", "Where?in Ber", "Where?in Lundby")
        .doesNotContain("Where?in Lu", "Where?in Lund", "Where?in.");
  }

  @Test
  void known_withoutPromptOrNumbers_isFalse() {
    assertThat(WordPlace.known(lund())).isTrue();
    assertThat(WordPlace.known(Traces.ofLogprobs("bare", -1, -2))).isFalse();
  }

  @Test
  void place_outsideTheAnswer_isRefused() {
    Trace trace = lund();
    assertThatThrownBy(() -> new WordPlace(trace, 3, 4, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokens 3 to 4; must be among the 4");
    assertThatThrownBy(() -> new WordChoice("x", Double.NaN, true))
        .hasMessageContaining("logprob = NaN; must be <= 0");
  }
}
