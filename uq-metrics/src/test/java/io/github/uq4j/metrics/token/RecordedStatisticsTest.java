package io.github.uq4j.metrics.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scorers of whole rows make of recorded statistics what they make of the rows. */
class RecordedStatisticsTest {

  private static final int WORDS = 50;

  private static float[] row(long seed, double spread) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[WORDS];
    for (int v = 0; v < WORDS; v++) {
      row[v] = (float) (random.nextGaussian() * spread);
    }
    return row;
  }

  /** Two words of text and an end; their rows, and what each scorer makes of each row alone. */
  private static Trace withRows() {
    float[][] rows = {row(1, 1), row(2, 5), row(3, 0.1)};
    Trace bare =
        Traces.answer("rows")
            .token("a", -1)
            .token("b", -2)
            .endOfSequence(-0.5)
            .logits(rows)
            .build();
    Trace named =
        Traces.withGeneration(
                bare,
                Generation.of(
                        "ab",
                        List.of(
                            bare.generation().tokens().get(0).withId(7),
                            bare.generation().tokens().get(1).withId(best(rows[1])),
                            bare.generation().tokens().get(2).withId(0)))
                    .withTensors(bare.generation().tensors()))
            .withModel(
                new ModelInfo(
                    "m",
                    OptionalInt.of(WORDS),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Extras.none()));
    List<RowStatistics> statistics =
        List.of(statistics(named, 0), statistics(named, 1), statistics(named, 2));
    int[] next = {0};
    return Traces.withDistributions(named, d -> d.withStatistics(statistics.get(next[0]++)));
  }

  private static int best(float[] row) {
    int best = 0;
    for (int v = 1; v < row.length; v++) {
      best = row[v] > row[best] ? v : best;
    }
    return best;
  }

  private static RowStatistics statistics(Trace trace, int step) {
    Trace one = Traces.reordered(trace, List.of(step));
    return new RowStatistics(
        -SelfCertainty.withDefaults().withProfile(Profile.REFERENCE).score(one).value(),
        RenyiDivergence.withDefaults().withProfile(Profile.REFERENCE).score(one).value()
            + 2 * Math.log(WORDS),
        -BoostedProb.withDefaults().withProfile(Profile.REFERENCE).score(one).value());
  }

  private static List<SequenceScorer> scorers(Profile profile) {
    return List.of(
        SelfCertainty.withDefaults().withProfile(profile),
        RenyiDivergence.withDefaults().withProfile(profile),
        FisherRao.withDefaults().withProfile(profile),
        BoostedProb.withDefaults().withProfile(profile));
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void score_statisticsInPlaceOfRows_isTheSame(Profile profile) {
    Trace rows = withRows();
    Trace recorded = Traces.without(rows, Signal.LOGITS);
    for (SequenceScorer scorer : scorers(profile)) {
      assertThat(scorer.refusal(recorded, Helpers.none())).isEmpty();
      assertThat(scorer.score(recorded).value())
          .as(scorer.toString())
          .isCloseTo(scorer.score(rows).value(), within(1e-9));
    }
  }

  @Test
  void refusal_otherOptionsThanRecorded_needsRows() {
    Trace recorded = Traces.without(withRows(), Signal.LOGITS);
    for (SequenceScorer scorer :
        List.of(
            FisherRao.withDefaults().withTemperature(1),
            RenyiDivergence.withDefaults().withAlpha(2),
            RenyiDivergence.withDefaults().withTemperature(1))) {
      assertThat(scorer.info().needs()).containsExactly(Signal.LOGITS);
      assertThat(scorer.refusal(recorded, Helpers.none()))
          .hasValueSatisfying(why -> assertThat(why).startsWith("needs logits of every step"));
    }
  }

  @Test
  void refusal_referenceWithoutVocabulary_saysSo() {
    Trace recorded = Traces.without(withRows(), Signal.LOGITS);
    Trace nameless = Trace.of("n", recorded.generation());
    assertThat(
            RenyiDivergence.withDefaults()
                .withProfile(Profile.REFERENCE)
                .refusal(nameless, Helpers.none()))
        .isEqualTo(
            Optional.of(
                "needs model.vocab_size to make the reference's value of statistics; the trace has"
                    + " logprobs, token-spans, statistics"));
  }
}
