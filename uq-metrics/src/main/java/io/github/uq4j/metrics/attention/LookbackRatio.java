package io.github.uq4j.metrics.attention;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How much a model looks back at what it was given while it writes, against what it wrote itself.
 *
 * <p>A head's ratio at token {@code t} is {@code c / (c + n)}: {@code c} is the mean attention to
 * the prompt's positions and {@code n} that to the answer's tokens before {@code t}, both of the
 * step that produces the token, whose query stands at the token before. {@link #features} gives
 * them all; the score is their mean over tokens, heads and layers.
 *
 * <p>A share in [0, 1]; larger means more sure (a confidence), in the paper's sense that an answer
 * taken from its context is less often made up. The mean needs no labels but is a weak detector;
 * the paper trains a logistic regression on {@link LookbackFeatures#mean}.
 *
 * <p>Source: Yung-Sung Chuang, Linlu Qiu, Cheng-Yu Hsieh, Ranjay Krishna, Yoon Kim, James Glass,
 * "Lookback Lens: Detecting and Mitigating Contextual Hallucinations in Large Language Models Using
 * Only Attention Maps", EMNLP 2024, <a
 * href="https://arxiv.org/abs/2407.07071">arXiv:2407.07071</a>. Departs from the paper: the score
 * without training. At the first token, where the paper divides nothing by nothing, the ratio is 1:
 * there is only context.
 *
 * <p>Edge cases: an answer without tokens is refused; one token gives 1. Attention that covers only
 * the answer's own positions is refused, rows of the answer only are enough. A head that looks
 * nowhere has the ratio 0.5. Attention that is not finite and {@code >= 0}, or whose row sums to
 * more than 1, is an {@link IllegalArgumentException}; a smaller sum, as models with sinks have,
 * changes no ratio.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LookbackRatio implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("lookback-ratio", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.ATTENTION)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.UNIT, Unit.NONE)
          .withPaper(
              new Paper(
                  "Yung-Sung Chuang, Linlu Qiu, Cheng-Yu Hsieh, Ranjay Krishna, Yoon Kim, James"
                      + " Glass",
                  "Lookback Lens: Detecting and Mitigating Contextual Hallucinations in Large"
                      + " Language Models Using Only Attention Maps",
                  2024,
                  "https://arxiv.org/abs/2407.07071"));

  private static final LookbackRatio DEFAULTS = new LookbackRatio();

  private LookbackRatio() {}

  /**
   * The scorer.
   *
   * @return the scorer
   */
  public static LookbackRatio withDefaults() {
    return DEFAULTS;
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> AnswerRows.refusal(trace.generation()))
        .or(() -> unfit(trace));
  }

  private static Optional<String> unfit(Trace trace) {
    int keys = trace.generation().tensors().attention().orElseThrow().keys();
    int tokens = trace.generation().tokens().size();
    return keys > tokens
        ? Optional.empty()
        : Optional.of(
            "needs attention to a context; that of the trace covers the answer's %d tokens only"
                .formatted(tokens));
  }

  /**
   * The ratios of all tokens, layers and heads.
   *
   * @param trace a trace with attention
   * @return the ratios
   * @throws IllegalArgumentException if the trace is refused, or its attention is not one
   */
  public LookbackFeatures features(Trace trace) {
    require(trace, Helpers.none());
    AnswerRows rows = AnswerRows.of(trace.generation());
    Attention attention = rows.attention();
    int total = attention.layers() * attention.heads();
    List<List<Double>> ratios = new ArrayList<>();
    ratios.add(Collections.nCopies(total, 1.0));
    for (int t = 1; t < trace.generation().tokens().size(); t++) {
      List<Double> ofToken = new ArrayList<>(total);
      for (int head = 0; head < total; head++) {
        float[] row = rows.row(head / attention.heads(), head % attention.heads(), t - 1);
        ofToken.add(ratio(row, rows.firstKey()));
      }
      ratios.add(ofToken);
    }
    return new LookbackFeatures(attention.layers(), attention.heads(), ratios);
  }

  private static double ratio(float[] row, int context) {
    double before = 0;
    double after = 0;
    for (int key = 0; key < row.length; key++) {
      before += key < context ? row[key] : 0;
      after += key < context ? 0 : row[key];
    }
    double ofContext = before / context;
    double ofAnswer = after / (row.length - context);
    return ofContext + ofAnswer > 0 ? ofContext / (ofContext + ofAnswer) : 0.5;
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    StableSum sum = new StableSum();
    features(trace).ratios().forEach(ofToken -> ofToken.forEach(sum::accept));
    return new Score(INFO, Math.min(1, sum.mean()));
  }

  @Override
  public String toString() {
    return "LookbackRatio[]";
  }
}
