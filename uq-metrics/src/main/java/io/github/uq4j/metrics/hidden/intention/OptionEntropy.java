package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Option entropy: how undecided a model is between the options of a multiple-choice question before
 * its first token, {@code -sum_o q_o log2 q_o}, {@code q} being the options' probabilities
 * renormalised among themselves.
 *
 * <p>In bits, in {@code [0, log2 options]}; larger means less decided. Look at {@link
 * OptionDistribution#mass} too: of a model that does not mean to name an option at all, the shares
 * say little.
 *
 * <p>An option's probability is that of all its words among the recorded alternatives of the first
 * token: a word counts for an option if it is the option's text without spaces around it, an
 * opening bracket before it, or a stop, colon or closing bracket after it. What is not listed might
 * add to any option, so that {@link Score#bounds} holds the least and the most the entropy can be;
 * the value is that of the listed words. Absent where nothing is left for others.
 *
 * <p>Source: the entropies over option tokens in the code of Vera, "Intention Collapse", 2026, <a
 * href="https://arxiv.org/abs/2601.01011">arXiv:2601.01011</a>. Departs from it: all words of an
 * option are summed (there: one word an option); the mass is that among all words (there: of the
 * renormalised options, always 1). One profile.
 *
 * <p>Edge cases: a trace without alternatives of the first token, or with none of the options among
 * them, is refused. Alternatives of probability 0 add nothing; tied options are like any others.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class OptionEntropy implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("option-entropy", Level.SEQUENCE)
          .withNeeds(Signal.TOP_LOGPROBS)
          .withRange(Range.NON_NEGATIVE, Unit.BITS)
          .withPaper(IntentionEntropy.PAPER);

  private static final double ROUNDING = 1e-5;
  private static final OptionEntropy DEFAULTS = new OptionEntropy(List.of("A", "B", "C", "D"));

  private final List<String> options;

  private OptionEntropy(List<String> options) {
    this.options = options;
  }

  /**
   * Over the options A, B, C and D.
   *
   * @return the scorer
   */
  public static OptionEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same over other options.
   *
   * @param texts at least two different texts without outer spaces
   * @return a scorer
   * @throws IllegalArgumentException if there are fewer, or one is repeated, empty or padded
   */
  public OptionEntropy withOptions(List<String> texts) {
    List<String> copy = List.copyOf(texts);
    if (copy.size() < 2 || new HashSet<>(copy).size() < copy.size()) {
      throw new IllegalArgumentException(
          "options = " + copy + "; must be at least two different texts");
    }
    for (String text : copy) {
      if (text.isEmpty() || !text.equals(text.strip())) {
        throw new IllegalArgumentException(
            "option = \"" + text + "\"; must not be empty or have outer spaces");
      }
    }
    return new OptionEntropy(copy);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    List<Alternative> top = FirstToken.top(trace);
    if (top.isEmpty()) {
      return Optional.of(
          "needs top-logprobs of the first token, which has none; "
              + FirstToken.there(trace, helpers));
    }
    return LogSumExp.of(logprobs(top)) > Double.NEGATIVE_INFINITY
        ? Optional.empty()
        : Optional.of(
            "needs an option of "
                + options
                + " among the top-logprobs of the first token; none of the "
                + top.size()
                + " is one");
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    OptionDistribution found = distribution(trace);
    double mass = LogSumExp.of(FirstToken.known(trace));
    double left = Math.max(0, -Math.expm1(Math.min(0, mass)));
    if (mass > ROUNDING) {
      throw new IllegalArgumentException(
          "top_logprobs sum to a probability of " + Math.exp(mass) + "; must be <= 1");
    }
    double value = found.entropy();
    if (left <= ROUNDING * found.mass()) {
      return new Score(INFO, value);
    }
    return new Score(INFO, value, Optional.of(bounds(found, left)));
  }

  /**
   * The options' shares by the listed words.
   *
   * @param trace a trace with alternatives of the first token
   * @return shares, mass and margin
   * @throws IllegalArgumentException if the trace would be refused
   */
  public OptionDistribution distribution(Trace trace) {
    require(trace, Helpers.none());
    List<Double> logprobs = new ArrayList<>();
    for (double logprob : logprobs(FirstToken.top(trace))) {
      logprobs.add(Math.min(0, logprob));
    }
    return OptionDistribution.of(logprobs);
  }

  private double[] logprobs(List<Alternative> top) {
    return options.stream()
        .mapToDouble(
            option ->
                LogSumExp.of(
                    top.stream()
                        .filter(alternative -> bare(alternative.text()).equals(option))
                        .mapToDouble(Alternative::logprob)
                        .toArray()))
        .toArray();
  }

  private static String bare(String text) {
    String bare = text.strip();
    bare = bare.startsWith("(") ? bare.substring(1) : bare;
    return bare.length() > 1 && ".:)".indexOf(bare.charAt(bare.length() - 1)) >= 0
        ? bare.substring(0, bare.length() - 1)
        : bare;
  }

  /** The least and the most entropy if what is left may go to any option. */
  private static ScoreBounds bounds(OptionDistribution found, double left) {
    int n = found.probabilities().size();
    double[] least = new double[n];
    double total = found.mass() + left;
    for (int i = 0; i < n; i++) {
      least[i] = found.probabilities().get(i) * found.mass() / total;
    }
    double lower = Double.POSITIVE_INFINITY;
    for (int winner = 0; winner < n; winner++) {
      double[] all = least.clone();
      all[winner] += left / total;
      lower = Math.min(lower, bits(all));
    }
    return new ScoreBounds(lower, Math.max(lower, bits(levelled(least, left / total))));
  }

  /** The smallest shares raised to one level by what there is to give. */
  private static double[] levelled(double[] shares, double give) {
    double[] sorted = shares.clone();
    java.util.Arrays.sort(sorted);
    double level = 0;
    double below = 0;
    for (int k = 1; k <= sorted.length; k++) {
      below += sorted[k - 1];
      level = (below + give) / k;
      if (k < sorted.length && level <= sorted[k]) {
        break;
      }
    }
    double[] raised = shares.clone();
    for (int i = 0; i < raised.length; i++) {
      raised[i] = Math.max(raised[i], level);
    }
    return raised;
  }

  private static double bits(double[] shares) {
    double sum = 0;
    for (double p : shares) {
      sum -= p > 0 ? p * Math.log(p) : 0;
    }
    return Math.max(0, sum / PromptDistribution.LN2);
  }

  @Override
  public String toString() {
    return "OptionEntropy[options=" + options + "]";
  }
}
