package io.github.uq4j.metrics.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Trace;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeepConfTest {

  /** A trace whose tokens have these confidences, from one alternative each. */
  private static Trace of(double... confidences) {
    TraceBuilder trace = Traces.answer("q");
    for (double confidence : confidences) {
      trace.token("t", -confidence).top(Alternative.of("t", -confidence));
    }
    return trace.build();
  }

  @Test
  void tail_longAnswer_countsTheLastTokensOnly() {
    DeepConfTail tail = DeepConfTail.withDefaults().withTokens(3);
    assertThat(tail.score(of(9, 9, 1, 2, 6)).value()).isEqualTo(3);
    assertThat(tail.score(of(2, 6)).value()).isEqualTo(4);
  }

  @Test
  void bottomGroup_windows_areAtEveryTokenAndTheLowestCount() {
    DeepConfBottomGroup groups = DeepConfBottomGroup.withDefaults().withWindow(2);
    // Windows 4, 3, 5, 7 of which a tenth is none, so one: 3; a half is two: 3.5.
    Trace trace = of(5, 3, 3, 7, 7);
    assertThat(groups.score(trace).value()).isEqualTo(3);
    assertThat(groups.withShare(0.5).score(trace).value()).isEqualTo(3.5);
    assertThat(groups.withShare(1).score(trace).value()).isEqualTo(4.75);
    assertThat(groups.withWindow(6).score(trace).value()).isEqualTo(5);
  }

  @Test
  void bottomGroup_longAnswer_isTheMeanOfTheLowestTenthOfWindows() {
    SplittableRandom random = new SplittableRandom(5);
    double[] confidences = random.doubles(500).map(x -> 10 * x).toArray();
    double[] means = new double[481];
    for (int i = 0; i < means.length; i++) {
      means[i] = Arrays.stream(confidences, i, i + 20).average().orElseThrow();
    }
    Arrays.sort(means);
    double wanted = Arrays.stream(means, 0, 48).average().orElseThrow();
    assertThat(DeepConfBottomGroup.withDefaults().withWindow(20).score(of(confidences)).value())
        .isCloseTo(wanted, within(1e-12));
  }

  @Test
  void reference_chosenTokenAndRounding_areTheAuthorsCode() {
    Trace trace =
        Traces.answer("q")
            .token("x", -3)
            .top(Alternative.of("a", -0.5), Alternative.of("b", -1.25))
            .build();
    assertThat(DeepConfTail.withDefaults().score(trace).value()).isEqualTo(0.875);
    // (0.5 + 1.25 + 3) / 3 = 1.58333...
    assertThat(DeepConfTail.withDefaults().withProfile(Profile.REFERENCE).score(trace).value())
        .isEqualTo(1.583);
  }

  @Test
  void score_firstAlternativeOfProbabilityZero_isRefusedByStep() {
    Trace trace =
        Traces.answer("q")
            .token("x", -3)
            .top(Alternative.of("a", Double.NEGATIVE_INFINITY))
            .build();
    assertThatThrownBy(() -> DeepConfTail.withDefaults().score(trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step 0: the most probable alternative has probability 0; must be > 0");
  }
}
