package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.attention.chain.Uqac;
import io.github.uq4j.metrics.attention.chain.UqacAttention;
import io.github.uq4j.metrics.attention.chain.UqacMean;
import io.github.uq4j.metrics.attention.chain.UqacSimilarity;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.PromptForm;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.SignalSelection;
import io.github.uq4j.model.Stopping;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Scorers of attention chains ask a model for the part they read, and it is enough. */
class ChainSignalsTest {

  private static final List<String> PROMPTS =
      List.of(
          "Solve: 1+4+7+7+1*1\n<think>",
          "Solve: 4+1+4+2+7*9+9\n<think>",
          "Solve: 8-4-8*2*4\n<think>");

  private static List<GenerationRequest> requests(SignalRequest signals) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : PROMPTS) {
      requests.add(
          new GenerationRequest(
              prompt, prompt, 120, Optional.empty(), signals, 1, Stopping.none(), PromptForm.TEXT));
    }
    return requests;
  }

  @Test
  void score_ofThePartAsked_isThatOfTheWhole() {
    SignalSelection everything =
        SignalSelection.all()
            .withRows(List.of(PositionRule.Named.PROMPT, PositionRule.Named.ANSWER));
    SignalRequest least = Uqac.withDefaults().signals();
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(
            TestData.path("models/lm-small"), OnnxOptions.withDefaults().withDevice(Device.CPU))) {
      List<Trace> wholes = model.generate(requests(least.withSelection(everything)));
      List<Trace> parts = model.generate(requests(least));
      Helpers helpers = Helpers.none().withLanguage(model);
      List<SequenceScorer> scorers =
          List.of(
              Uqac.withDefaults(),
              UqacAttention.withDefaults(),
              UqacSimilarity.withDefaults(),
              UqacMean.withDefaults());
      for (int i = 0; i < parts.size(); i++) {
        requirePart(parts.get(i));
        for (SequenceScorer scorer : scorers) {
          double whole = scorer.score(wholes.get(i), helpers).value();
          assertThat(scorer.score(parts.get(i), helpers).value())
              .as("%s of %s", scorer.info().id(), PROMPTS.get(i))
              .isCloseTo(whole, within(1e-5 * Math.max(1, whole)));
        }
      }
    }
  }

  private static void requirePart(Trace trace) {
    int tokens = trace.generation().tokens().size();
    Attention attention = trace.generation().tensors().attention().orElseThrow();
    HiddenStates states = trace.generation().tensors().hiddenStates().orElseThrow();
    assertThat(attention.queries()).isEqualTo(tokens).isLessThan(attention.keys());
    assertThat(states.levels()).isEqualTo(1);
    assertThat(states.levelNumber(0)).isEqualTo(attention.layers());
    assertThat(states.positions()).isEqualTo(tokens);
  }
}
