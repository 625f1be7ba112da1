package io.github.uq4j.metrics.cascade.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of speculative cascades at their edges, and over recorded answers. */
class SpeculativeRuleTest {

  private static final float NONE = Float.NEGATIVE_INFINITY;

  @Test
  void rules_equalDistributions_deferOnlyByChow() {
    StepPair same = StepPair.ofLogits(new float[] {1, 2, 3}, new float[] {11, 12, 13});
    assertThat(same.totalVariation()).isEqualTo(0, offset(1e-15));
    assertThat(same.lead()).isZero();
    assertThat(SpeculativeDiff.withDefaults().withAlpha(0).defers(same, 0)).isFalse();
    assertThat(SpeculativeOpt.withDefaults().defers(same, 0)).isFalse();
    assertThat(SpeculativeChow.withDefaults().withAlpha(0).defers(same, 0)).isTrue();
    assertThat(SpeculativeChow.withDefaults().withAlpha(1).defers(same, 0)).isFalse();
  }

  @Test
  void rules_disjointDistributions_haveTheLargestVariation() {
    StepPair apart = StepPair.ofLogits(new float[] {0, NONE}, new float[] {NONE, 5});
    assertThat(apart.totalVariation()).isEqualTo(1);
    assertThat(apart.targetLogprob(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    SpeculativeTokens all = SpeculativeTokens.withDefaults().withAlpha(1);
    assertThat(all.accepts(apart, 0)).isTrue();
    assertThat(SpeculativeTokens.withDefaults().withAlpha(0.999).accepts(apart, 0)).isFalse();
    assertThat(SpeculativeTokens.withDefaults().deferredShare(apart)).isEqualTo(1);
    assertThat(SpeculativeTokens.withDefaults().withAlpha(0).accepts(apart, 1)).isTrue();
  }

  @Test
  void rules_oneWord_areSure() {
    StepPair one = StepPair.ofLogits(new float[] {-3}, new float[] {7});
    assertThat(one.draftMaximum()).isZero();
    assertThat(SpeculativeChow.withDefaults().withAlpha(0).defers(one, 0)).isFalse();
    assertThat(SpeculativeTokens.withDefaults().withAlpha(0).accepts(one, 0)).isTrue();
  }

  @Test
  void tokens_tiedMaxima_areAllKept() {
    StepPair tied = StepPair.ofLogits(new float[] {1, 0, 0}, new float[] {2, 2, 1});
    SpeculativeTokens strict = SpeculativeTokens.withDefaults().withAlpha(0);
    assertThat(strict.accepts(tied, 0)).isTrue();
    assertThat(strict.accepts(tied, 1)).isTrue();
    assertThat(strict.accepts(tied, 2)).isFalse();
    assertThat(strict.defers(tied, 2)).isTrue();
    assertThat(strict.deferredShare(tied)).isCloseTo(Math.exp(tied.draftLogprob(2)), offset(1e-15));
    assertThatThrownBy(() -> strict.accepts(tied, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void variation_hugeLogits_isStable() {
    StepPair huge = StepPair.ofLogits(new float[] {3e38f, 0}, new float[] {-3e38f, 0});
    assertThat(huge.totalVariation()).isEqualTo(1);
    assertThat(huge.lead()).isZero();
  }

  @Test
  void lead_randomRows_isTheDifferenceOfMaxima() {
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 50; run++) {
      float[] q = new float[9];
      float[] p = new float[9];
      for (int v = 0; v < 9; v++) {
        q[v] = (float) (6 * random.nextDouble());
        p[v] = (float) (6 * random.nextDouble());
      }
      StepPair pair = StepPair.ofLogits(q, p);
      double variation = 0;
      for (int v = 0; v < 9; v++) {
        variation += Math.max(0, Math.exp(pair.targetLogprob(v)) - Math.exp(pair.draftLogprob(v)));
      }
      assertThat(pair.totalVariation()).isCloseTo(variation, offset(1e-14));
      assertThat(pair.lead())
          .isCloseTo(Math.exp(pair.targetMaximum()) - Math.exp(pair.draftMaximum()), offset(1e-15));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void alpha_outside_isRefusedByName(double alpha) {
    String said = "alpha = " + alpha + "; must be in [0, 1]";
    assertThatThrownBy(() -> SpeculativeChow.withDefaults().withAlpha(alpha)).hasMessage(said);
    assertThatThrownBy(() -> SpeculativeDiff.withDefaults().withAlpha(alpha)).hasMessage(said);
    assertThatThrownBy(() -> SpeculativeOpt.withDefaults().withAlpha(alpha)).hasMessage(said);
    assertThatThrownBy(() -> SpeculativeTokens.withDefaults().withAlpha(alpha)).hasMessage(said);
  }

  @Test
  void pair_badRows_areRefusedByName() {
    float[] good = {0, 1};
    assertThatThrownBy(() -> StepPair.ofLogits(good, new float[3]))
        .hasMessageContaining("draft has 2 values, target 3");
    assertThatThrownBy(() -> StepPair.ofLogits(good, new float[] {0, Float.NaN}))
        .hasMessageContaining("target[1] = NaN");
    assertThatThrownBy(() -> StepPair.ofLogits(new float[] {NONE, NONE}, good))
        .hasMessageContaining("draft has no finite value of 2");
    assertThatThrownBy(() -> StepPair.ofLogits(new float[0], new float[0]))
        .hasMessageContaining("no finite value of 0");
    assertThatThrownBy(() -> StepPair.ofLogprobs(new double[] {0, 0}, new double[] {0, NONE}))
        .hasMessageContaining("draft sums to a probability of 2.0");
  }

  private static Trace trace(String id, int[] ids, float[]... rows) {
    List<Token> tokens = new ArrayList<>();
    for (int token : ids) {
      tokens.add(Token.of("w", TokenDistribution.of(-1)).withId(token));
    }
    Generation generation = Generation.of("w".repeat(ids.length), tokens);
    if (rows.length == 0) {
      return Trace.of(id, generation);
    }
    FloatBuffer all = FloatBuffer.allocate(rows.length * rows[0].length);
    for (float[] row : rows) {
      all.put(row);
    }
    Logits logits = new Logits(FloatTensor.viewOf(all.flip(), rows.length, rows[0].length));
    return Trace.of(
        id,
        generation.withTensors(
            new Tensors(
                Optional.of(logits), Optional.empty(), Optional.empty(), Optional.empty())));
  }

  @Test
  void analysis_recordedAnswer_saysWhichTokensGo() {
    float[] sure = {9, 0, 0};
    float[] unsure = {1, 0.9f, 0.8f};
    Trace small = trace("a", new int[] {0, 0}, sure, unsure);
    Trace large = trace("a", new int[] {0, 0}, sure, new float[] {0, 9, 0});
    SpeculativeReport report =
        SpeculativeAnalysis.of(SpeculativeOpt.withDefaults()).over(small, large);
    assertThat(report.deferred()).containsExactly(1);
    assertThat(report.rate()).isEqualTo(0.5);
    assertThat(report.draftAgrees()).isEqualTo(2);
    assertThat(report.targetAgrees()).isEqualTo(1);
    assertThat(report.steps()).isEqualTo(2);
    assertThat(
            SpeculativeAnalysis.of(SpeculativeTokens.withDefaults()).over(small, large).deferred())
        .containsExactly(1);
    SpeculativeReport none =
        SpeculativeAnalysis.of(SpeculativeChow.withDefaults())
            .over(trace("e", new int[0]), trace("e", new int[0]));
    assertThat(none.rate()).isZero();
  }

  @Test
  void analysis_tracesThatDoNotMatch_areRefused() {
    SpeculativeAnalysis analysis = SpeculativeAnalysis.of(SpeculativeOpt.withDefaults());
    float[] row = {1, 2};
    Trace one = trace("a", new int[] {1}, row);
    assertThatThrownBy(() -> analysis.over(one, trace("a", new int[] {1, 1}, row, row)))
        .hasMessageContaining("1 tokens of the small model, 2 of the large one");
    assertThatThrownBy(() -> analysis.over(one, trace("a", new int[] {0}, row)))
        .hasMessageContaining("tokens[0].id");
    assertThatThrownBy(() -> analysis.over(one, trace("a", new int[] {1})))
        .hasMessageContaining("has no logits");
    assertThatThrownBy(() -> analysis.over(one, trace("a", new int[] {1}, new float[3])))
        .hasMessageContaining("step 0: draft has 2 values, target 3");
    assertThatThrownBy(
            () ->
                analysis.over(trace("a", new int[] {1, 1}, row), trace("a", new int[] {1, 1}, row)))
        .hasMessageContaining("1 rows of logits; needs one for each of 2 tokens");
    assertThatThrownBy(
            () -> analysis.over(trace("a", new int[] {2}, row), trace("a", new int[] {2}, row)))
        .hasMessageContaining("tokens[0].id = 2; must be in [0, 2)");
  }
}
