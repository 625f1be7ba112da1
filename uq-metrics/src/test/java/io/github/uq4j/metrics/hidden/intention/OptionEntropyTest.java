package io.github.uq4j.metrics.hidden.intention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionEntropyTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return OptionEntropy.withDefaults();
  }

  private static Trace trace(Alternative... top) {
    return Traces.answer("q").token("x", top[0].logprob()).top(top).build();
  }

  private static double ln(double p) {
    return Math.log(p);
  }

  @Test
  void score_allWordsOfAnOption_areSummed() {
    Trace trace =
        trace(
            Alternative.of(" A", ln(0.3)),
            Alternative.of("(B)", ln(0.25)),
            Alternative.of("x", ln(0.25)),
            Alternative.of("A.", ln(0.1)),
            Alternative.of("B:", ln(0.1)));
    OptionEntropy two = OptionEntropy.withDefaults().withOptions(List.of("A", "B"));
    OptionDistribution found = two.distribution(trace);
    assertThat(found.mass()).isCloseTo(0.75, within(1e-12));
    assertThat(found.probabilities().get(0)).isCloseTo(0.4 / 0.75, within(1e-12));
    assertThat(found.margin()).isCloseTo(ln(0.4 / 0.35), within(1e-12));
    assertThat(two.score(trace).bounds()).isEmpty();
  }

  @Test
  void score_somethingLeft_isBounded() {
    // A 0.4, B 0.2, left 0.4: all to A gives 4/5, levelled gives 1/2 each.
    Trace trace = trace(Alternative.of("A", ln(0.4)), Alternative.of("B", ln(0.2)));
    Trace chosen =
        Traces.answer("q")
            .token("A", ln(0.4))
            .top(Alternative.of("A", ln(0.4)), Alternative.of("B", ln(0.2)))
            .build();
    OptionEntropy two = OptionEntropy.withDefaults().withOptions(List.of("A", "B"));
    // Where the chosen word x takes all of it, nothing is left.
    assertThat(two.score(trace).bounds()).isEmpty();
    Score score = two.score(chosen);
    ScoreBounds bounds = score.bounds().orElseThrow();
    assertThat(bounds.upper()).isCloseTo(1, within(1e-12));
    assertThat(bounds.lower()).isCloseTo(-(0.8 * ln(0.8) + 0.2 * ln(0.2)) / ln(2), within(1e-12));
    assertThat(score.value())
        .isCloseTo(-(2 * ln(2.0 / 3) + ln(1.0 / 3)) / 3 / ln(2), within(1e-12))
        .isBetween(bounds.lower(), bounds.upper());
  }

  @Test
  void withOptions_fewRepeatedOrPadded_isRefused() {
    OptionEntropy scorer = OptionEntropy.withDefaults();
    assertThatThrownBy(() -> scorer.withOptions(List.of("A")))
        .hasMessageContaining("two different");
    assertThatThrownBy(() -> scorer.withOptions(List.of("A", "A")))
        .hasMessageContaining("two different");
    assertThatThrownBy(() -> scorer.withOptions(List.of("A", " B")))
        .hasMessageContaining("outer spaces");
  }
}
