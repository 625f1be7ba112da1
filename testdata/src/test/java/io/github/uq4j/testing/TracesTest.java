package io.github.uq4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracesTest {

  private static Trace full() {
    return Traces.answer("full")
        .prompt("Q")
        .token("Paris", -0.5)
        .entropy(0.25)
        .top(Alternative.of("Paris", -0.5), Alternative.of("Lyon", -2))
        .statistics(new RowStatistics(1, 0.5, 0.25))
        .endOfSequence(-0.125)
        .logits(new float[] {0, 1}, new float[] {2, 3})
        .attention(new Attention(FloatTensor.copyOf(new float[] {1}, 1, 1, 1, 1)))
        .hiddenStates(new HiddenStates(FloatTensor.copyOf(new float[] {1}, 1, 1, 1)))
        .promptLogits(0, 1)
        .sample(Traces.ofLogprobs("s", -1).generation())
        .entailment("a", "b", new Entailment(1, 0, 0))
        .similarity("a", "b", 0.5)
        .claim("Paris", 0)
        .label("correct", true)
        .build();
  }

  @Test
  void without_everySignal_takesItAwayAndKeepsTheTraceWhole() {
    // What only a model adds is in no trace.
    assertThat(full().signals())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(Signal.EMBEDDINGS, Signal.LANGUAGE_MODEL)));
    for (Signal signal : Signal.values()) {
      assertThat(Traces.without(full(), signal).signals()).doesNotContain(signal);
      if (signal != Signal.LOGPROBS) {
        assertThat(Traces.without(full(), signal).generation().tokens()).hasSize(2);
      }
    }
  }

  @Test
  void reordered_tokens_takeTheirRowsAlong() {
    Trace turned = Traces.reordered(full(), List.of(1, 0));
    assertThat(turned.generation().tokens().get(0).special()).isTrue();
    assertThat(turned.generation().tensors().logits().orElseThrow().row(0)).containsExactly(2, 3);
  }

  @Test
  void fromJson_fieldsOfATraceFile_areRead() {
    Trace trace =
        Traces.fromJson(
            """
            {"id": "q", "prompt": {"text": "Q"},
             "generation": {"finish_reason": "stop", "logprob": -3, "logits": [[0, "-Infinity"]],
               "tokens": [{"id": 4, "text": "ab", "logprob": -1, "entropy": 0.5,
                           "top_logprobs": [{"id": 4, "text": "ab", "logprob": -1}]},
                          {"text": "</s>", "logprob": -2, "special": true}]},
             "samples": [{"text": "x", "tokens": []}],
             "recorded": {"entailment": [{"premise": "a", "hypothesis": "b", "entailment": 1,
                                          "neutral": 0, "contradiction": 0}],
                          "similarity": [{"a": "x", "b": "y", "score": 0.7}]},
             "claims": [{"text": "ab", "span": [0, 2], "tokens": [0], "supported": true}],
             "labels": {"correct": true, "quality": 0.5, "person": "p"}}
            """);
    assertThat(trace.generation().text()).isEqualTo("ab");
    assertThat(trace.signals())
        .contains(Signal.ENTAILMENT, Signal.SIMILARITY, Signal.CLAIMS, Signal.LOGITS)
        .contains(Signal.TOP_LOGPROBS, Signal.ENTROPY, Signal.SAMPLES, Signal.PROMPT);
    assertThat(trace.labels().text("person")).contains("p");
    assertThat(Traces.claims(trace)).hasSize(1);
    assertThat(trace.generation().totalLogprob()).hasValue(-3);
  }

  @Test
  void fingerprint_tensorsDiffer_differs() {
    Trace one = Traces.answer("q").token("a", -1).logits(new float[] {1, 2}).build();
    Trace other = Traces.answer("q").token("a", -1).logits(new float[] {1, 3}).build();
    assertThat(Traces.fingerprint(one)).isNotEqualTo(Traces.fingerprint(other));
  }
}
