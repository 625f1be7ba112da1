package io.github.uq4j.score.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreRun;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreStreamTest {

  private static final List<Trace> TRACES = Asking.traces(700);

  private static double likeness(TextPair pair) {
    return (pair.first().hashCode() * 31 + pair.second().hashCode()) % 1000 / 1e4;
  }

  private static final SimilarityModel SIMILARITY =
      pairs -> pairs.stream().map(ScoreStreamTest::likeness).toList();

  private static final EntailmentModel ENTAILMENT =
      pairs ->
          pairs.stream()
              .map(pair -> Math.abs(likeness(pair)))
              .map(e -> new Entailment(e, 1 - e, 0))
              .toList();

  private static List<ScoreSheet> scored(ScoreStream stream, List<Trace> traces) {
    List<ScoreSheet> sheets = new ArrayList<>();
    assertThat(stream.score(traces.iterator(), sheets::add)).isEqualTo(traces.size());
    return sheets;
  }

  @ParameterizedTest
  @CsvSource({"1,256", "2,256", "4,256", "1,1", "3,7", "4,1000"})
  void score_anyThreadsAndWindow_givesWhatEachTraceAloneGives(int threads, int window) {
    Helpers helpers = Helpers.none().withEntailment(ENTAILMENT).withSimilarity(SIMILARITY);
    List<Scorer> scorers = List.of(Asking.ENTAILMENT, Asking.SIMILARITY, Asking.PASSES);
    ScoreRun alone = ScoreRun.of(scorers, helpers);
    ScoreStream stream = ScoreStream.of(scorers, helpers).withThreads(threads).withWindow(window);
    assertThat(scored(stream, TRACES)).isEqualTo(TRACES.stream().map(alone::score).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void score_helperModel_isAskedOnceAWindowForDistinctPairs(int threads) {
    List<List<TextPair>> calls = new ArrayList<>();
    SimilarityModel counting =
        pairs -> {
          calls.add(List.copyOf(pairs));
          return SIMILARITY.judge(pairs);
        };
    ScoreStream stream =
        ScoreStream.of(List.of(Asking.SIMILARITY), Helpers.none().withSimilarity(counting))
            .withThreads(threads)
            .withWindow(350);
    scored(stream, TRACES);
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0)).doesNotHaveDuplicates().hasSize(25);
  }

  @Test
  void score_symmetricModel_isAskedOneOfTwoTwins() {
    List<TextPair> asked = new ArrayList<>();
    SimilarityModel symmetric =
        new SimilarityModel() {
          @Override
          public List<Double> judge(List<TextPair> pairs) {
            asked.addAll(pairs);
            return pairs.stream()
                .map(p -> (double) p.first().hashCode() * p.second().hashCode() / 1e18)
                .toList();
          }

          @Override
          public boolean symmetric() {
            return true;
          }
        };
    Helpers helpers = Helpers.none().withSimilarity(SimilarityModel.cached(symmetric));
    List<ScoreSheet> sheets =
        scored(ScoreStream.of(List.of(Asking.SIMILARITY), helpers), TRACES.subList(0, 200));
    assertThat(asked).doesNotHaveDuplicates().hasSize(15);
    assertThat(asked).noneMatch(p -> !p.equals(p.swapped()) && asked.contains(p.swapped()));
    ScoreRun alone = ScoreRun.of(List.of(Asking.SIMILARITY), helpers);
    assertThat(sheets).isEqualTo(TRACES.subList(0, 200).stream().map(alone::score).toList());
    assertThat(SIMILARITY.symmetric()).isFalse();
  }

  @Test
  void score_questionNobodyAnnounced_isStillAnswered() {
    Helpers helpers = Helpers.none().withSimilarity(SIMILARITY);
    List<ScoreSheet> sheets = scored(ScoreStream.of(List.of(Asking.SILENT), helpers), TRACES);
    ScoreRun alone = ScoreRun.of(List.of(Asking.SILENT), helpers);
    assertThat(sheets).isEqualTo(TRACES.stream().map(alone::score).toList());
  }

  @Test
  void score_pairTheModelRefuses_costsOnlyThoseWhoAsked() {
    SimilarityModel picky =
        pairs -> {
          for (TextPair pair : pairs) {
            if (pair.first().equals("text 3")) {
              throw new IllegalArgumentException("the pair (\"text 3\", ...) is too long");
            }
          }
          return SIMILARITY.judge(pairs);
        };
    List<ScoreSheet> sheets =
        scored(
            ScoreStream.of(List.of(Asking.SIMILARITY), Helpers.none().withSimilarity(picky)),
            TRACES);
    for (int i = 0; i < TRACES.size(); i++) {
      boolean asks =
          TRACES.get(i).samples().stream().map(Generation::text).anyMatch("text 3"::equals);
      assertThat(sheets.get(i).scores()).hasSize(asks ? 0 : 1);
      assertThat(sheets.get(i).refused().toString().contains("is too long")).isEqualTo(asks);
    }
  }

  @Test
  void score_modelGivesNaN_refusesAndNamesThePair() {
    SimilarityModel broken = pairs -> pairs.stream().map(p -> Double.NaN).toList();
    ScoreSheet sheet =
        scored(
                ScoreStream.of(List.of(Asking.SIMILARITY), Helpers.none().withSimilarity(broken)),
                TRACES.subList(0, 1))
            .get(0);
    TextPair first = Asking.pairs(TRACES.get(0)).get(0);
    assertThat(sheet.refused())
        .isEqualTo(
            Map.of(
                "asking-similarity",
                "similarity of (\""
                    + first.first()
                    + "\", \""
                    + first.second()
                    + "\") = NaN; must be finite"));
  }

  @Test
  void score_noModel_usesWhatTheTraceRecordedAndNamesWhatIsMissing() {
    Trace trace = TRACES.get(0);
    List<TextPair> pairs = Asking.pairs(trace);
    Judgements one = new Judgements(Map.of(), Map.of(pairs.get(0), 0.5), Extras.none());
    ScoreStream stream = ScoreStream.of(List.of(Asking.SIMILARITY), Helpers.none());
    TextPair missing =
        pairs.stream().filter(p -> !p.equals(pairs.get(0))).findFirst().orElseThrow();
    assertThat(scored(stream, List.of(trace.withRecorded(one))).get(0).refused().toString())
        .contains(
            "no recorded similarity of (\""
                + missing.first()
                + "\", \""
                + missing.second()
                + "\")");
  }

  @Test
  void score_numberOutOfRange_isARefusalWithTheMessage() {
    ScorerInfo info = ScorerInfo.of("broken", Level.SEQUENCE);
    SequenceScorer broken =
        new SequenceScorer() {
          @Override
          public ScorerInfo info() {
            return info;
          }

          @Override
          public Score score(Trace trace, Helpers helpers) {
            return new Score(info, Double.NaN);
          }
        };
    assertThat(
            scored(ScoreStream.of(List.of(broken), Helpers.none()), TRACES.subList(0, 1))
                .get(0)
                .refused())
        .isEqualTo(Map.of("broken", "broken = NaN; must be finite and in [-inf, inf]"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void score_longStream_isReadAtMostTwoWindowsAhead(int threads) {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger ahead = new AtomicInteger();
    AtomicInteger out = new AtomicInteger();
    Iterator<Trace> many =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return taken.get() < 5000;
          }

          @Override
          public Trace next() {
            ahead.accumulateAndGet(taken.incrementAndGet() - out.get(), Math::max);
            return TRACES.get(taken.get() % TRACES.size());
          }
        };
    ScoreStream stream =
        ScoreStream.of(List.of(Asking.SIMILARITY), Helpers.none().withSimilarity(SIMILARITY))
            .withThreads(threads)
            .withWindow(100);
    assertThat(stream.score(many, sheet -> out.incrementAndGet())).isEqualTo(5000);
    assertThat(ahead.get()).isLessThanOrEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void score_troubleOfTheSinkOrTheMachine_endsTheRunAsItIs(int threads) {
    ScoreStream stream =
        ScoreStream.of(List.of(Asking.SIMILARITY), Helpers.none().withSimilarity(SIMILARITY))
            .withThreads(threads);
    assertThatThrownBy(
            () ->
                stream.score(
                    TRACES.iterator(),
                    sheet -> {
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    SimilarityModel dead =
        pairs -> {
          throw new ModelException("out of memory");
        };
    ScoreStream failing =
        ScoreStream.of(List.of(Asking.SILENT), Helpers.none().withSimilarity(dead))
            .withThreads(threads);
    assertThatThrownBy(() -> failing.score(TRACES.iterator(), sheet -> {}))
        .isInstanceOf(ModelException.class)
        .hasMessage("out of memory");
    assertThatThrownBy(() -> stream.withThreads(0)).hasMessage("threads = 0; must be >= 1");
    assertThatThrownBy(() -> stream.withWindow(-1)).hasMessage("window = -1; must be >= 1");
    assertThat(stream)
        .hasToString(
            "ScoreStream[scorers=[asking-similarity], threads=" + threads + ", window=256]");
  }

  @Test
  void score_modelThatLosesAnAnswer_isFoundOut() {
    SimilarityModel losing = pairs -> List.of(1.0);
    ScoreStream stream =
        ScoreStream.of(List.of(Asking.SIMILARITY), Helpers.none().withSimilarity(losing));
    assertThatThrownBy(() -> stream.score(TRACES.iterator(), sheet -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the model gave 1 answers");
  }
}
