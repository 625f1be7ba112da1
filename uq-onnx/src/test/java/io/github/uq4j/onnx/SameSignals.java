package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.TokenDistribution;
import java.util.List;
import java.util.Optional;

/**
 * Two readings of one text give the same signals: to 1e-5 relative, or absolute where a number is
 * small because it is the difference of larger ones; weights of attention relative to the largest
 * of their row.
 */
@SuppressWarnings("exports") // tests are on the class path
public final class SameSignals {

  private static final double RELATIVE = 1e-5;

  private SameSignals() {}

  /** Everything that is recorded of an answer; sets of signals are the same, too. */
  public static void require(Generation one, Generation other) {
    assertThat(other.text()).isEqualTo(one.text());
    assertThat(other.finishReason()).isEqualTo(one.finishReason());
    requireTokens(one, other);
    requireTensors(one, other);
  }

  /** Tokens and their distributions. */
  public static void requireTokens(Generation one, Generation other) {
    assertThat(other.tokens()).hasSameSizeAs(one.tokens());
    for (int t = 0; t < one.tokens().size(); t++) {
      assertThat(other.tokens().get(t).id()).isEqualTo(one.tokens().get(t).id());
      require(one.tokens().get(t).distribution(), other.tokens().get(t).distribution());
    }
  }

  /** Logits, attention and hidden states. */
  public static void requireTensors(Generation one, Generation other) {
    require(
        one.tensors().logits().map(Logits::values), other.tensors().logits().map(Logits::values));
    require(one.tensors().promptLogits(), other.tensors().promptLogits());
    requireAttention(
        one.tensors().attention().map(Attention::values),
        other.tensors().attention().map(Attention::values));
    require(
        one.tensors().hiddenStates().map(HiddenStates::values),
        other.tensors().hiddenStates().map(HiddenStates::values));
  }

  /** Everything that is recorded of a step. */
  public static void require(TokenDistribution one, TokenDistribution other) {
    requireClose(one.logprob(), other.logprob());
    assertThat(other.entropy().isPresent()).isEqualTo(one.entropy().isPresent());
    requireClose(one.entropy().orElse(0), other.entropy().orElse(0));
    requireTop(one.top(), other.top());
    assertThat(other.statistics().isPresent()).isEqualTo(one.statistics().isPresent());
    one.statistics().ifPresent(a -> require(a, other.statistics().orElseThrow()));
  }

  private static void requireTop(List<Alternative> one, List<Alternative> other) {
    assertThat(other).hasSameSizeAs(one);
    for (int k = 0; k < one.size(); k++) {
      double a = one.get(k).logprob();
      double b = other.get(k).logprob();
      requireClose(a, b);
      assertThat(Math.abs(Math.exp(a) - Math.exp(b))).isLessThanOrEqualTo(RELATIVE);
      // Of two that are as likely, either may come first, and the last may be left out.
      boolean apart = k + 1 < one.size() && a - one.get(k + 1).logprob() > 1e-3;
      if (apart && (k == 0 || one.get(k - 1).logprob() - a > 1e-3)) {
        assertThat(other.get(k).id()).isEqualTo(one.get(k).id());
      }
    }
  }

  /** All statistics of a row. */
  public static void require(RowStatistics one, RowStatistics other) {
    requireClose(one.selfCertainty(), other.selfCertainty());
    requireClose(one.renyiDivergence(), other.renyiDivergence());
    requireClose(one.boostedProb(), other.boostedProb());
    // Near a uniform row it is the root of what a sum lacks to 1.
    double allowed = one.renyiDivergence() < 1e-4 ? 1e-3 : RELATIVE;
    assertThat(Math.abs(one.fisherRao() - other.fisherRao())).isLessThanOrEqualTo(allowed);
  }

  private static void require(Optional<FloatTensor> one, Optional<FloatTensor> other) {
    assertThat(other.isPresent()).isEqualTo(one.isPresent());
    one.ifPresent(a -> require(a, other.orElseThrow()));
  }

  private static void requireAttention(Optional<FloatTensor> one, Optional<FloatTensor> other) {
    assertThat(other.isPresent()).isEqualTo(one.isPresent());
    one.ifPresent(a -> requireAttention(a, other.orElseThrow()));
  }

  /** Rows of weights, each to 1e-5 of its largest. */
  public static void requireAttention(FloatTensor one, FloatTensor other) {
    require(one, other, 0);
  }

  /** A row of weights, to 1e-5 of its largest. */
  public static void requireWeights(float[] one, int from, float[] other, int at, int count) {
    requireClose(one, from, other, at, count, 0);
  }

  /** Rows of the last dimension. */
  public static void require(FloatTensor one, FloatTensor other) {
    require(one, other, 1);
  }

  private static void require(FloatTensor one, FloatTensor other, double least) {
    assertThat(other.shape()).isEqualTo(one.shape());
    int size = Math.toIntExact(one.shape().size());
    if (size == 0) {
      return;
    }
    int width = Math.toIntExact(one.shape().extent(one.shape().rank() - 1));
    float[] mine = new float[size];
    float[] theirs = new float[size];
    one.read(0, mine, size);
    other.read(0, theirs, size);
    for (int at = 0; at < size; at += width) {
      requireClose(mine, at, theirs, at, width, least);
    }
  }

  /** A vector's numbers are sums of products: what counts is the largest of them. */
  public static void requireClose(float[] one, int from, float[] other, int at, int count) {
    requireClose(one, from, other, at, count, 1);
  }

  private static void requireClose(
      float[] one, int from, float[] other, int at, int count, double least) {
    double scale = least;
    for (int i = 0; i < count; i++) {
      assertThat(Float.isFinite(one[from + i]) && Float.isFinite(other[at + i])).isTrue();
      scale = Math.max(scale, Math.abs(one[from + i]));
    }
    for (int i = 0; i < count; i++) {
      assertThat(Math.abs((double) one[from + i] - other[at + i]))
          .isLessThanOrEqualTo(RELATIVE * scale);
    }
  }

  private static void requireClose(double one, double other) {
    assertThat(Math.abs(one - other)).isLessThanOrEqualTo(RELATIVE * Math.max(1, Math.abs(one)));
  }
}
