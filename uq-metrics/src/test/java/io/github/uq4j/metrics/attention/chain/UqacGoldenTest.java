package io.github.uq4j.metrics.attention.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.HiddenStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The steps of UQAC against the authors' code; whole responses are held by {@link
 * UqacEndToEndGoldenTest}, answers by the room of answers, the metrics by that of evaluation.
 */
class UqacGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_uqac.json");
  private static final double DOUBLE_PRECISION = 1e-12;
  private static final double SINGLE_PRECISION = 1e-6;

  private static Stream<DynamicTest> cases(String field, Consumer<JsonNode> test) {
    JsonNode cases = FILE.path(field);
    assertThat(cases).as(field).isNotEmpty();
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      JsonNode golden = cases.get(i);
      tests.add(
          DynamicTest.dynamicTest(
              golden.path("name").asText(field + " " + i), () -> test.accept(golden)));
    }
    return tests.stream();
  }

  private static void assertRow(String what, double[] actual, JsonNode wanted, double tolerance) {
    assertThat(actual).as(what).hasSize(wanted.size());
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as(what + " " + i)
          .isCloseTo(wanted.get(i).asDouble(), within(tolerance));
    }
  }

  private static AttentionReduction reduction(JsonNode golden) {
    return AttentionReduction.withDefaults()
        .withProfile(Profile.REFERENCE)
        .withHeads(golden.path("k").asInt())
        .withPooling(
            AttentionReduction.Pooling.valueOf(
                golden.path("reduction").asText().toUpperCase(java.util.Locale.ROOT)));
  }

  @TestFactory
  Stream<DynamicTest> reduction_everyCase_agrees() {
    return cases(
        "attention_reduction",
        golden -> {
          Attention attention = UqacGoldenTrace.attention(golden.path("attn"), 0);
          AttentionReduction reduction = reduction(golden);
          JsonNode expected = golden.path("expected");
          for (int r = 0; r < golden.path("R").asInt(); r++) {
            int position = golden.path("n_instr").asInt() + r;
            String what = golden.path("name").asText() + " row " + r;
            assertRow(
                what,
                reduction.row(attention, position),
                expected.path("reduced_f64").get(r),
                DOUBLE_PRECISION);
            assertThat(reduction.heads(attention, position))
                .as(what)
                .containsExactly(
                    UqacGoldenTrace.ints(expected.path("selected_flat_heads_per_row_sorted").get(r))
                        .stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
            JsonNode entropies = expected.path("row_entropy_flat_head_by_row_f64");
            for (int h = 0; h < entropies.size(); h++) {
              assertThat(reduction.entropy(attention, position, h))
                  .as(what + " head " + h)
                  .isCloseTo(entropies.get(h).get(r).asDouble(), within(1e-11));
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> reduction_ofShortTexts_isRefusedWhereTheReferenceFails() {
    return cases(
        "attention_reduction_short_sequence_errors",
        golden -> {
          int prompt = golden.path("n_instr").asInt();
          int tokens = golden.path("R").asInt();
          float[] ones = new float[tokens * (prompt + tokens)];
          java.util.Arrays.fill(ones, 1);
          Attention attention =
              new Attention(
                  io.github.uq4j.trace.FloatTensor.copyOf(ones, 1, 1, tokens, prompt + tokens));
          AttentionReduction reference =
              AttentionReduction.withDefaults().withProfile(Profile.REFERENCE).withHeads(1);
          boolean fails = golden.path("result").asText().startsWith("IndexError");
          if (fails) {
            assertThatThrownBy(() -> reference.row(attention, prompt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("counted from the end");
          } else {
            assertThat(reference.row(attention, prompt)).hasSize(prompt + tokens);
          }
          assertThat(AttentionReduction.withDefaults().row(attention, prompt))
              .hasSize(prompt + tokens);
        });
  }

  @TestFactory
  Stream<DynamicTest> backtracking_everyCase_findsTheSameChain() {
    return cases("backtrack", UqacGoldenTest::backtracking);
  }

  private static void backtracking(JsonNode golden) {
    Backtracking walk =
        Backtracking.withDefaults()
            .withProfile(Profile.REFERENCE)
            .withBuffer(golden.path("buffer_size").asInt())
            .withThreshold(golden.path("score_threshold").asDouble())
            .withMinLength(golden.path("min_chain_len").asInt())
            .withMaxSteps(golden.path("max_steps").asInt());
    JsonNode span = golden.path("answer_token_span");
    List<Integer> answer =
        java.util.stream.IntStream.range(span.get(0).asInt(), span.get(1).asInt()).boxed().toList();
    List<String> tokens =
        StreamSupport.stream(golden.path("tokens").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    AttentionChain chain =
        walk.chain(
            row ->
                StreamSupport.stream(golden.path("reduced").get(row).spliterator(), false)
                    .mapToDouble(JsonNode::asDouble)
                    .toArray(),
            golden.path("n_instr").asInt(),
            tokens,
            answer);
    JsonNode expected = golden.path("expected");
    assertThat(chain.answer().stream().map(t -> t - 1).toList())
        .isEqualTo(UqacGoldenTrace.ints(expected.path("answer_src_ids")));
    assertThat(chain.tokens().stream().map(t -> t.token() - 1).toList())
        .isEqualTo(UqacGoldenTrace.ints(expected.path("chain_src_ids")));
    assertRow(
        "scores",
        chain.tokens().stream().mapToDouble(ChainToken::score).toArray(),
        expected.path("chain_scores_f64"),
        DOUBLE_PRECISION);
  }

  @TestFactory
  Stream<DynamicTest> similarity_everyCase_agrees() {
    return cases(
        "similarity",
        golden -> {
          HiddenStates states = UqacGoldenTrace.states(golden.path("hidden"), 0);
          List<Integer> tokens = positions(golden.path("chain_src_ids"));
          List<Integer> answer = positions(golden.path("answer_src_ids"));
          JsonNode expected = golden.path("expected");
          for (String field : (Iterable<String>) expected::fieldNames) {
            SimilarityFilter filter =
                SimilarityFilter.withDefaults().withAnchor(anchor(field.replaceAll("_f..$", "")));
            assertRow(
                field,
                filter.similarities(states, tokens, answer),
                expected.path(field),
                field.endsWith("_f64") ? DOUBLE_PRECISION : SINGLE_PRECISION);
          }
        });
  }

  private static List<Integer> positions(JsonNode sources) {
    return UqacGoldenTrace.ints(sources).stream().map(source -> source + 1).toList();
  }

  static SimilarityFilter.Anchor anchor(String name) {
    return switch (name) {
      case "sim-mean" -> SimilarityFilter.Anchor.EACH_TOKEN;
      case "emb-mean" -> SimilarityFilter.Anchor.MEAN_STATE;
      case "starting-token" -> SimilarityFilter.Anchor.FIRST_TOKEN;
      default -> throw new IllegalStateException("unknown anchor " + name);
    };
  }

  @TestFactory
  Stream<DynamicTest> selection_everyCase_agrees() {
    return cases(
        "selection",
        golden -> {
          String function = golden.path("fn").asText();
          if (function.startsWith("topk1d")) {
            double[] x =
                StreamSupport.stream(golden.path("x").spliterator(), false)
                    .mapToDouble(JsonNode::asDouble)
                    .toArray();
            SimilarityFilter filter =
                SimilarityFilter.withDefaults()
                    .withCount(golden.path("k").asInt())
                    .withThreshold(golden.path("threshold").asDouble());
            assertThat(filter.keep(x))
                .isEqualTo(UqacGoldenTrace.ints(golden.path("expected_indices")));
          } else if (function.startsWith("topk2d")) {
            SelectionGoldenCases.cells(golden);
          } else {
            assertThat(function).startsWith("find_column");
            SelectionGoldenCases.columns(golden);
          }
        });
  }

  @Test
  void stopWords_areTheReferences() {
    Set<String> wanted =
        Stream.of("stop_words", "stop_characters")
            .flatMap(field -> StreamSupport.stream(FILE.path(field).spliterator(), false))
            .map(JsonNode::asText)
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toSet());
    assertThat(StopWords.words()).isEqualTo(wanted);
    assertThat(StopWords.holds(" \n")).isTrue();
    assertThat(StopWords.holds(" The")).isTrue();
    assertThat(StopWords.holds("7")).isFalse();
  }
}
