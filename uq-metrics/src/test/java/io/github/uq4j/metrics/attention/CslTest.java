package io.github.uq4j.metrics.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

class CslTest extends SequenceScorerContract {

  private static final double[][] HEADS = {{0.5, 0.25, 0}, {0.25, 0, 0.125}};

  @Override
  protected SequenceScorer scorer() {
    return Csl.withDefaults();
  }

  /** Two heads; the words of the answer have the weights 6, 2 and 1. */
  @Override
  protected Helpers helpers() {
    return Helpers.none().withLanguage(new JudgingModel(HEADS));
  }

  private static Trace answer() {
    return Traces.answer("a")
        .prompt(" Which? ")
        .token("red", -1)
        .token(" and", -2)
        .token(" blue", -4)
        .endOfSequence(-8)
        .build();
  }

  private static double score(Csl csl, double[]... heads) {
    return csl.score(answer(), Helpers.none().withLanguage(new JudgingModel(heads))).value();
  }

  @Test
  void score_always_asksOnceForTheLastRow() {
    JudgingModel model = new JudgingModel(HEADS);
    Csl.withDefaults().score(answer(), Helpers.none().withLanguage(model));
    assertThat(model.asked()).isEqualTo(Csl.withDefaults().questions(answer()).passes()).hasSize(1);
    assertThat(model.asked().get(0).prompt()).endsWith("\n\nQuestion: Which?\nAnswer:");
    assertThat(model.asked().get(0).text()).isEqualTo(" red and blue\n\nDecision:");
    assertThat(model.asked().get(0).signals().text()).isEqualTo("attention:rows=-1");
  }

  @Test
  void score_someHeads_readsThoseOnly() {
    assertThat(score(Csl.withDefaults().withHeads(List.of(1)), HEADS))
        .isCloseTo((0.25 * 1 + 0.125 * 4) / 0.375, within(1e-9));
  }

  @Test
  void score_answerNotLookedAt_isTheMeanOverItsText() {
    assertThat(score(Csl.withDefaults(), new double[] {0, 0, 0})).isCloseTo(7.0 / 3, within(1e-9));
  }

  @Test
  void score_answerReadAsOtherTokens_sharesAttentionByCharacters() {
    Trace split =
        Traces.answer("a")
            .prompt("Which?")
            .token("r", -1)
            .token("ed and", -2)
            .token(" blue", -4)
            .build();
    double sum = 0.75 / 3 * 1 + (0.75 * 2 / 3 + 0.25) * 2 + 0.125 * 4;
    assertThat(Csl.withDefaults().score(split, helpers()).value())
        .isCloseTo(sum / 1.125, within(1e-9));
  }

  @Test
  void score_badAttention_isRefusedByPlaceValueAndRule() {
    assertThatThrownBy(() -> score(Csl.withDefaults(), new double[] {0.75, 0.75, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attention[0, 0, 0] sums to 1.5; must be at most 1");
    assertThatThrownBy(() -> score(Csl.withDefaults(), new double[] {0.5, -0.25, 0}))
        .hasMessage("attention[0, 0, 0, 3] = -0.25; must be finite and >= 0");
    assertThatThrownBy(() -> score(Csl.withDefaults().withHeads(List.of(2)), HEADS))
        .hasMessage("head = 2; the model has 2");
  }
}
