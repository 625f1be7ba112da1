package io.github.uq4j.metrics.attention.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Traces that hold the rows and states a chain needs, and not more. */
class PartOfChainTest {

  private static final JsonNode CASES =
      TestData.json("golden/golden_uqac.json").path("end_to_end_tiny_llama").path("cases");

  private static final List<SequenceScorer> SCORERS =
      List.of(UqacAttention.withDefaults(), UqacSimilarity.withDefaults(), UqacMean.withDefaults());

  private static List<Integer> last(Trace trace, int keys, int leave) {
    return IntStream.range(keys - trace.generation().tokens().size() + leave, keys)
        .boxed()
        .toList();
  }

  private static Trace part(Trace whole, List<Integer> rows, int level, List<Integer> positions) {
    Attention all = whole.generation().tensors().attention().orElseThrow();
    int maps = all.layers() * all.heads();
    float[] values = new float[maps * rows.size() * all.keys()];
    float[] row = new float[all.keys()];
    for (int map = 0; map < maps; map++) {
      for (int i = 0; i < rows.size(); i++) {
        int query = all.find(rows.get(i)).orElseThrow();
        all.values().read(((long) map * all.queries() + query) * row.length, row, row.length);
        System.arraycopy(row, 0, values, (map * rows.size() + i) * row.length, row.length);
      }
    }
    HiddenStates states = whole.generation().tensors().hiddenStates().orElseThrow();
    float[] some = new float[positions.size() * states.dimension()];
    for (int i = 0; i < positions.size(); i++) {
      float[] state = states.state(0, positions.get(i) - all.keys() + states.positions());
      System.arraycopy(state, 0, some, i * state.length, state.length);
    }
    Tensors tensors =
        new Tensors(
            Optional.empty(),
            Optional.of(
                new Attention(
                    FloatTensor.copyOf(values, all.layers(), all.heads(), rows.size(), all.keys()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(rows))),
            Optional.of(
                new HiddenStates(
                    FloatTensor.copyOf(some, 1, positions.size(), states.dimension()),
                    Optional.of(List.of(level)),
                    Optional.of(positions))),
            Optional.empty());
    return Trace.of(whole.id(), whole.generation().withTensors(tensors));
  }

  private static int keys(Trace trace) {
    return trace.generation().tensors().attention().orElseThrow().keys();
  }

  private static int layers(Trace trace) {
    return trace.generation().tensors().attention().orElseThrow().layers();
  }

  @Test
  void score_answersRowsAndStates_isThatOfTheWhole() {
    int compared = 0;
    for (JsonNode golden : CASES) {
      Trace whole = UqacGoldenTrace.of(golden, 0);
      if (SCORERS.get(0).refusal(whole, Helpers.none()).isPresent()) {
        continue;
      }
      List<Integer> own = last(whole, keys(whole), 0);
      Trace part = part(whole, own, layers(whole), own);
      for (SequenceScorer scorer : SCORERS) {
        assertThat(scorer.score(part).value())
            .as("%s of %s", scorer.info().id(), golden.path("idx"))
            .isEqualTo(scorer.score(whole).value());
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(3);
  }

  @Test
  void refusal_missingRowLevelOrState_namesIt() {
    Trace whole = UqacGoldenTrace.of(CASES.get(0), 0);
    int tokens = whole.generation().tokens().size();
    int first = keys(whole) - tokens;
    List<Integer> own = last(whole, keys(whole), 0);
    List<Integer> fewer = last(whole, keys(whole), 1);
    int end = layers(whole);
    UqacSimilarity scorer = UqacSimilarity.withDefaults();
    assertThat(scorer.refusal(part(whole, fewer, end, own), Helpers.none()))
        .hasValue(
            "needs attention of all %d tokens; the trace has rows of %d"
                .formatted(tokens, tokens - 1));
    assertThat(scorer.refusal(part(whole, own, end - 1, own), Helpers.none()))
        .hasValue(
            "needs hidden states of the last level, %d; the trace has no level after %d"
                .formatted(end, end - 1));
    assertThat(scorer.refusal(part(whole, own, end, fewer), Helpers.none()))
        .hasValue(
            "needs hidden states of all %d tokens; the trace has none of token 0, at position %d"
                .formatted(tokens, first));
    assertThat(UqacAttention.withDefaults().refusal(part(whole, own, end, fewer), Helpers.none()))
        .isEmpty();
  }

  @Test
  void row_ofPositionWithoutOne_isRefusedWithThoseThereAre() {
    Attention some =
        new Attention(
            FloatTensor.copyOf(new float[8], 1, 1, 2, 4),
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of(1, 3)));
    assertThatThrownBy(() -> AttentionReduction.withDefaults().row(some, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attention has 2 rows for positions 1..3; there is none for position 2");
  }

  @Test
  void signals_ofEveryScorer_areTheAnswersPart() {
    assertThat(UqacAttention.withDefaults().signals().text()).isEqualTo("attention:rows=answer");
    assertThat(UqacMean.withDefaults().signals().text())
        .isEqualTo("attention:rows=answer,hidden-states:levels=-1:positions=answer");
    assertThat(Uqac.withDefaults().signals().text())
        .isEqualTo("top=20,attention:rows=answer,hidden-states:levels=-1:positions=answer");
  }
}
