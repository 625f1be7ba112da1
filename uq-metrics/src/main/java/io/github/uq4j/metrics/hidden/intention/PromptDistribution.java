package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.metrics.math.EntropyInterval;
import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The whole distribution over a model's first token, {@code p = softmax(logits)} after the prompt's
 * last token. Entropies are in bits.
 *
 * <p>Everything is computed in double precision with {@code 0 log 0 = 0}; negative infinity is a
 * word that was ruled out, of probability 0. One word has entropy 0; of equal logits it does not
 * matter which count as the largest.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PromptDistribution {

  static final double LN2 = Math.log(2);

  private final double[] logprobs;

  private PromptDistribution(double[] logprobs) {
    this.logprobs = logprobs;
  }

  /**
   * The distribution of a row of logits.
   *
   * @param logits one a word of the vocabulary
   * @return the distribution
   * @throws IllegalArgumentException if there is none, one is NaN or positive infinity, or none is
   *     finite
   */
  public static PromptDistribution ofLogits(double... logits) {
    boolean finite = false;
    for (int v = 0; v < logits.length; v++) {
      if (!(logits[v] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "logits[" + v + "] = " + logits[v] + "; must be finite or negative infinity");
      }
      finite |= logits[v] > Double.NEGATIVE_INFINITY;
    }
    if (!finite) {
      throw new IllegalArgumentException(
          "logits of " + logits.length + " words hold no finite value; must hold at least one");
    }
    return new PromptDistribution(normalised(logits, 1));
  }

  /**
   * The distribution that a trace holds: its prompt logits, else its first row of logits.
   *
   * @param trace the trace
   * @return the distribution; empty if neither was recorded
   * @throws IllegalArgumentException as {@link #ofLogits}
   */
  public static Optional<PromptDistribution> of(Trace trace) {
    Tensors tensors = trace.generation().tensors();
    if (tensors.promptLogits().isPresent()) {
      FloatTensor row = tensors.promptLogits().get();
      float[] logits = new float[Math.toIntExact(row.shape().extent(0))];
      row.read(0, logits, logits.length);
      return Optional.of(ofLogits(widened(logits)));
    }
    return tensors
        .logits()
        .filter(rows -> rows.steps() > 0 && rows.vocabulary() > 0)
        .map((Logits rows) -> ofLogits(widened(rows.row(0))));
  }

  private static double[] widened(float[] row) {
    double[] wide = new double[row.length];
    for (int v = 0; v < row.length; v++) {
      wide[v] = row[v];
    }
    return wide;
  }

  private static double[] normalised(double[] logits, double temperature) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] scaled = new double[logits.length];
    for (int v = 0; v < scaled.length; v++) {
      scaled[v] = (logits[v] - largest) / temperature;
    }
    double total = LogSumExp.of(scaled);
    for (int v = 0; v < scaled.length; v++) {
      scaled[v] = Math.min(0, scaled[v] - total);
    }
    return scaled;
  }

  /**
   * How many words there are.
   *
   * @return the size of the vocabulary
   */
  public int vocabulary() {
    return logprobs.length;
  }

  /**
   * The log-probability of a word.
   *
   * @param word its number
   * @return nats; negative infinity for probability 0
   * @throws IllegalArgumentException if there is no such word
   */
  public double logprob(int word) {
    if (word < 0 || word >= logprobs.length) {
      throw new IllegalArgumentException(
          "word = " + word + "; must be in [0, " + logprobs.length + ")");
    }
    return logprobs[word];
  }

  /**
   * The most probable word.
   *
   * @return its number; of equal ones the first
   */
  public int mostProbable() {
    int best = 0;
    for (int v = 1; v < logprobs.length; v++) {
      best = logprobs[v] > logprobs[best] ? v : best;
    }
    return best;
  }

  /**
   * The intention entropy, {@code -sum_v p_v log2 p_v}.
   *
   * @return bits, in {@code [0, log2 vocabulary]}
   */
  public double entropy() {
    return bits(logprobs, 0);
  }

  /**
   * The intention entropy over the largest it could be, {@code log2 vocabulary}.
   *
   * @return in {@code [0, 1]}; 0 of one word
   */
  public double normalisedEntropy() {
    return logprobs.length == 1 ? 0 : Math.min(1, entropy() * LN2 / Math.log(logprobs.length));
  }

  /**
   * The entropy of {@code softmax(logits / temperature)}.
   *
   * @param temperature finite and {@code > 0}
   * @return bits
   * @throws IllegalArgumentException if the temperature is out of range
   */
  public double entropy(double temperature) {
    return bits(normalised(logprobs, requireTemperature(temperature)), 0);
  }

  /**
   * The entropy of the most probable words alone, renormalised; never above that of all.
   *
   * @param k how many, {@code >= 1}; all if there are fewer
   * @return bits
   * @throws IllegalArgumentException if {@code k} is smaller
   */
  public double topEntropy(int k) {
    return bits(normalised(top(k), 1), 0);
  }

  /** The same as the authors compute it, with {@code log2(p + epsilon)}; may be below 0. */
  double topEntropy(int k, double temperature, double epsilon) {
    return bits(normalised(top(k), temperature), epsilon);
  }

  /**
   * Where the entropy lies if only the most probable words were known.
   *
   * @param k how many, {@code >= 1}; all if there are fewer
   * @return certified ends in bits
   * @throws IllegalArgumentException if {@code k} is smaller
   */
  public ScoreBounds interval(int k) {
    double[] known = top(k);
    EntropyInterval nats =
        EntropyInterval.ofMostProbable(known, known[known.length - 1], logprobs.length);
    return new ScoreBounds(nats.lower() / LN2, nats.upper() / LN2);
  }

  /**
   * The distribution over the options of a question.
   *
   * @param words the options' words, at least two different ones
   * @return the options' shares and their mass among all words
   * @throws IllegalArgumentException if there are fewer, one is repeated or no word, or all of them
   *     have probability 0
   */
  public OptionDistribution options(int... words) {
    if (Arrays.stream(words).distinct().count() != words.length) {
      throw new IllegalArgumentException(
          "words = " + Arrays.toString(words) + "; must be different from one another");
    }
    List<Double> chosen = new ArrayList<>();
    for (int word : words) {
      chosen.add(logprob(word));
    }
    return OptionDistribution.of(chosen);
  }

  private double[] top(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k = " + k + "; must be >= 1");
    }
    double[] sorted = logprobs.clone();
    Arrays.sort(sorted);
    double[] top = new double[Math.min(k, sorted.length)];
    for (int i = 0; i < top.length; i++) {
      top[i] = sorted[sorted.length - 1 - i];
    }
    return top;
  }

  /** Entropy in bits of log-probabilities that sum to 1, at a temperature. */
  static double bits(double[] logprobs, double temperature, double epsilon) {
    return bits(normalised(logprobs, temperature), epsilon);
  }

  private static double bits(double[] logprobs, double epsilon) {
    StableSum sum = new StableSum();
    for (double logprob : logprobs) {
      double p = Math.exp(logprob);
      if (p > 0) {
        sum.accept(-p * (epsilon > 0 ? Math.log(p + epsilon) : logprob));
      }
    }
    double bits = sum.value() / LN2;
    return epsilon > 0 ? bits : Math.max(0, bits);
  }

  static double requireTemperature(double temperature) {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature = " + temperature + "; must be finite and > 0");
    }
    return temperature;
  }

  @Override
  public String toString() {
    return "PromptDistribution[vocabulary=" + logprobs.length + "]";
  }
}
