package io.github.uq4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {

  private static TextPair pair(int i) {
    return new TextPair("a" + i, "b");
  }

  @Test
  void cached_repeatedPairs_areAskedOnce() {
    List<List<TextPair>> asked = new ArrayList<>();
    SimilarityModel model =
        SimilarityModel.cached(
            pairs -> {
              asked.add(pairs);
              return pairs.stream().map(p -> (double) p.first().charAt(1)).toList();
            });

    assertThat(model.judge(List.of(pair(1), pair(2), pair(1)))).containsExactly(49.0, 50.0, 49.0);
    assertThat(model.judge(List.of(pair(2), pair(3)))).containsExactly(50.0, 51.0);
    assertThat(model.judge(List.of())).isEmpty();
    assertThat(asked).containsExactly(List.of(pair(1), pair(2)), List.of(pair(3)));
  }

  @Test
  void cached_swappedPair_isAnotherPair() {
    AtomicInteger asked = new AtomicInteger();
    EntailmentModel model =
        EntailmentModel.cached(
            pairs -> {
              asked.addAndGet(pairs.size());
              return pairs.stream().map(p -> new Entailment(1, 0, 0)).toList();
            });
    model.judge(List.of(pair(1), pair(1).swapped()));
    assertThat(asked).hasValue(2);
  }

  @Test
  void cached_modelThatAnswersMoreOrLess_isRefusedAndNothingIsKept() {
    for (int extra : new int[] {-1, 1}) {
      AtomicInteger calls = new AtomicInteger();
      SimilarityModel model =
          SimilarityModel.cached(
              pairs ->
                  Collections.nCopies(
                      pairs.size() + (calls.getAndIncrement() < 2 ? extra : 0), 1.0));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> model.judge(List.of(pair(1), pair(2))))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("must be one for each of 2 pairs");
      }
      assertThat(model.judge(List.of(pair(1), pair(2)))).containsExactly(1.0, 1.0);
    }
  }

  @Test
  void cached_manyThreads_getTheirOwnAnswers() throws Exception {
    Map<TextPair, Integer> asked = new ConcurrentHashMap<>();
    SimilarityModel model =
        SimilarityModel.cached(
            pairs -> {
              pairs.forEach(p -> asked.merge(p, 1, Integer::sum));
              return pairs.stream().map(p -> Double.valueOf(p.first().substring(1))).toList();
            });
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Double>>> answers = new ArrayList<>();
      for (int t = 0; t < 40; t++) {
        List<TextPair> pairs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          pairs.add(pair((t + i) % 60));
        }
        answers.add(threads.submit(() -> model.judge(pairs)));
      }
      for (int t = 0; t < 40; t++) {
        for (int i = 0; i < 50; i++) {
          assertThat(answers.get(t).get().get(i)).isEqualTo((t + i) % 60);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(asked).hasSize(60);
    assertThat(asked.values()).allSatisfy(times -> assertThat(times).isLessThanOrEqualTo(4));
  }

  @Test
  void recorded_pairThatIsMissing_isRefused() {
    Judgements judgements =
        new Judgements(
            Map.of(pair(1), new Entailment(0, 1, 0)), Map.of(pair(1), 0.5), Extras.none());
    EntailmentModel entailment = EntailmentModel.recorded(judgements);
    SimilarityModel similarity = SimilarityModel.recorded(judgements);
    assertThat(entailment.judge(List.of(pair(1)))).containsExactly(new Entailment(0, 1, 0));
    assertThat(similarity.judge(List.of(pair(1)))).containsExactly(0.5);
    assertThatThrownBy(() -> similarity.judge(List.of(pair(2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no recorded similarity of (\"a2\", \"b\"); the trace records 1 pairs");
  }
}
