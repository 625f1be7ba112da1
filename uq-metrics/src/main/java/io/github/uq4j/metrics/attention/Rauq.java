package io.github.uq4j.metrics.attention;

import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How unsure an answer is when doubt about a token carries over to the tokens that look at it:
 * recurrent attention-based uncertainty quantification.
 *
 * <p>In a layer {@code l}, the head {@code h} that looks most at the token before, on average over
 * the answer, gives weights {@code a_j}. Confidence is {@code c_0 = p_0}, {@code c_j = alpha p_j +
 * (1 - alpha) a_j c_{j-1}}; the layer's uncertainty is {@code -(1/T) sum_j ln c_j}, and the score
 * is the largest of the layers of the middle third, {@code floor(L/3) .. ceil(2L/3)}.
 *
 * <p>In nats; larger means less sure. With the signal {@link RauqSignal#ENTROPY}, {@code p_j} is
 * {@code ln V - H_j + 1e-10}, which may exceed 1, so that the score may be negative.
 *
 * <p>The default profile reads the attention from a token to the one before. The reference profile
 * is LM-Polygraph: it reads {@link PreviousToken#FROM_PREDICTOR} and adds 1. Alpha is 0.2 for
 * probabilities and 0.8 for entropies unless set; the paper takes 0.5 and 0.9 for instruction-tuned
 * models.
 *
 * <p>Source: Vazhentsev and others, "Uncertainty-Aware Attention Heads: Efficient Unsupervised
 * Uncertainty Quantification for LLMs", 2025, <a
 * href="https://arxiv.org/abs/2505.20045">arXiv:2505.20045</a>. Departs from it: confidences are
 * kept as logarithms, so that none becomes 0.
 *
 * <p>Every listed token counts, the end of sequence included. Edge cases: an answer without tokens
 * is refused; one token gives its own value. Equal heads: the first. Attention that is not finite
 * and {@code >= 0} is an {@link IllegalArgumentException}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Rauq implements SequenceScorer {

  private static final double FLOOR = 1e-10;

  private static final ScorerInfo PROBABILITIES =
      ScorerInfo.of("rauq", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.ATTENTION)
          .withRange(Range.REAL, Unit.NATS)
          .withPaper(
              new Paper(
                  "Artem Vazhentsev, Lyudmila Rvanova, Gleb Kuzmin, Ekaterina Fadeeva, Ivan"
                      + " Lazichny, Alexander Panchenko, Maxim Panov, Timothy Baldwin, Mrinmaya"
                      + " Sachan, Preslav Nakov, Artem Shelmanov",
                  "Uncertainty-Aware Attention Heads: Efficient Unsupervised Uncertainty"
                      + " Quantification for LLMs",
                  2025,
                  "https://arxiv.org/abs/2505.20045"));

  private static final ScorerInfo ENTROPIES =
      PROBABILITIES.withNeeds(Signal.LOGPROBS, Signal.ENTROPY, Signal.ATTENTION);

  private static final Rauq DEFAULTS =
      new Rauq(Profile.DEFAULT, RauqSignal.PROBABILITY, PreviousToken.FROM_TOKEN, 0.2);

  private final Profile profile;
  private final RauqSignal signal;
  private final PreviousToken previous;
  private final double alpha;

  private Rauq(Profile profile, RauqSignal signal, PreviousToken previous, double alpha) {
    this.profile = profile;
    this.signal = signal;
    this.previous = previous;
    this.alpha = alpha;
  }

  /**
   * The scorer in its default profile, of probabilities, alpha 0.2.
   *
   * @return the scorer
   */
  public static Rauq withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile, with its way to read attention.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public Rauq withProfile(Profile newProfile) {
    PreviousToken reading =
        newProfile == Profile.REFERENCE ? PreviousToken.FROM_PREDICTOR : PreviousToken.FROM_TOKEN;
    return new Rauq(newProfile, signal, reading, alpha);
  }

  /**
   * The same of another signal, with the paper's alpha for it.
   *
   * @param newSignal what a token's own confidence is
   * @return a scorer
   */
  public Rauq withSignal(RauqSignal newSignal) {
    return new Rauq(profile, newSignal, previous, newSignal == RauqSignal.ENTROPY ? 0.8 : 0.2);
  }

  /**
   * The same with another weight of a token's own confidence.
   *
   * @param weight alpha, in (0, 1]
   * @return a scorer
   * @throws IllegalArgumentException if it is outside
   */
  public Rauq withAlpha(double weight) {
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException("alpha = " + weight + "; must be in (0, 1]");
    }
    return new Rauq(profile, signal, previous, weight);
  }

  /**
   * The same with another reading of attention.
   *
   * @param reading which entry is a token's attention to the one before
   * @return a scorer
   */
  public Rauq withPrevious(PreviousToken reading) {
    return new Rauq(profile, signal, reading, alpha);
  }

  @Override
  public ScorerInfo info() {
    return signal == RauqSignal.ENTROPY ? ENTROPIES : PROBABILITIES;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    Optional<String> refusal =
        SequenceScorer.super
            .refusal(trace, helpers)
            .or(() -> AnswerRows.refusal(trace.generation()));
    if (refusal.isEmpty() && signal == RauqSignal.ENTROPY) {
      return unfit(trace);
    }
    return refusal;
  }

  private static Optional<String> unfit(Trace trace) {
    if (trace.model().flatMap(model -> AnswerRows.boxed(model.vocabularySize())).isEmpty()) {
      return Optional.of("needs the size of the model's vocabulary; the trace does not say it");
    }
    List<Token> tokens = trace.generation().tokens();
    for (int t = 0; t < tokens.size(); t++) {
      if (tokens.get(t).distribution().entropy().isEmpty()) {
        return Optional.of("needs entropy of every step; token " + t + " has none");
      }
    }
    return Optional.empty();
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    int tokens = trace.generation().tokens().size();
    double largest = largest(trace, IntStream.range(0, tokens).toArray());
    return new Score(info(), profile == Profile.REFERENCE ? 1 + largest : largest);
  }

  /**
   * The same of some of an answer's tokens, say those of a claim: confidence runs over the whole
   * answer as ever, and {@code -mean ln c_j} is taken over these tokens, the largest of the layers.
   *
   * @param trace the trace
   * @param tokens indices of listed tokens, at least one
   * @return nats; the reference's 1 is not added
   * @throws IllegalArgumentException if the trace is refused, or attention is not finite and {@code
   *     >= 0}
   */
  public double ofTokens(Trace trace, List<Integer> tokens) {
    require(trace, Helpers.none());
    return largest(trace, tokens.stream().mapToInt(Integer::intValue).toArray());
  }

  private double largest(Trace trace, int[] counted) {
    AnswerRows rows = AnswerRows.of(trace.generation());
    double[] own = own(trace);
    int layers = rows.attention().layers();
    int last = Math.min(layers - 1, (2 * layers + 2) / 3);
    double largest = Double.NEGATIVE_INFINITY;
    for (int layer = layers / 3; layer <= last; layer++) {
      double[] confidence = confidence(rows, layer, own);
      StableSum sum = new StableSum();
      for (int j : counted) {
        sum.accept(confidence[j]);
      }
      largest = Math.max(largest, 0 - sum.mean());
    }
    return largest;
  }

  /** Logarithms of the tokens' own confidences. */
  private double[] own(Trace trace) {
    Generation generation = trace.generation();
    if (signal == RauqSignal.PROBABILITY) {
      return generation.tokens().stream().mapToDouble(Token::logprob).toArray();
    }
    int size =
        trace.model().flatMap(model -> AnswerRows.boxed(model.vocabularySize())).orElseThrow();
    double most = Math.log(size);
    return generation.tokens().stream()
        .mapToDouble(token -> token.distribution().entropy().orElseThrow())
        .map(entropy -> Math.log(Math.max(0, most - entropy) + FLOOR))
        .toArray();
  }

  /** Logarithms of the confidences that a layer's head carries along. */
  private double[] confidence(AnswerRows rows, int layer, double[] own) {
    double[] weights = weights(rows, layer, own.length);
    double[] confidence = new double[own.length];
    confidence[0] = own[0];
    for (int j = 1; j < own.length; j++) {
      double carried = Math.log1p(-alpha) + Math.log(weights[j]) + confidence[j - 1];
      confidence[j] = LogSumExp.of(Math.log(alpha) + own[j], carried);
    }
    return confidence;
  }

  /** The weights of the head that looks most at the token before. */
  private double[] weights(AnswerRows rows, int layer, int tokens) {
    double[] best = new double[tokens];
    double most = Double.NEGATIVE_INFINITY;
    Attention attention = rows.attention();
    for (int head = 0; head < attention.heads(); head++) {
      double[] weights = new double[tokens];
      StableSum sum = new StableSum();
      for (int j = 1; j < tokens; j++) {
        weights[j] =
            previous == PreviousToken.FROM_TOKEN
                ? rows.get(layer, head, j, j - 1)
                : rows.get(layer, head, j - 1, j - 1);
        sum.accept(weights[j]);
      }
      if (sum.value() > most) {
        most = sum.value();
        best = weights;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "Rauq[profile="
        + profile
        + ", signal="
        + signal
        + ", previous="
        + previous
        + ", alpha="
        + alpha
        + "]";
  }
}
