package io.github.uq4j.metrics.sampling.answers;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The samples of a trace as scorers see them: texts, the distinct ones among them, and
 * log-probabilities. Immutable and safe for use by several threads.
 */
public final class SampledAnswers {

  private final List<Generation> samples;
  private final List<String> texts;
  private final List<String> distinct;

  private SampledAnswers(List<Generation> samples) {
    this.samples = samples;
    this.texts = samples.stream().map(Generation::text).toList();
    this.distinct = texts.stream().distinct().toList();
  }

  /**
   * The samples of a trace.
   *
   * @param trace a trace
   * @return its samples, in order
   */
  public static SampledAnswers of(Trace trace) {
    return new SampledAnswers(trace.samples());
  }

  /**
   * How many samples there are.
   *
   * @return the count, repeats included
   */
  public int size() {
    return samples.size();
  }

  /**
   * The texts.
   *
   * @return one a sample, in order
   */
  public List<String> texts() {
    return texts;
  }

  /**
   * The distinct texts.
   *
   * @return each once, in the order of first mention
   */
  public List<String> distinctTexts() {
    return distinct;
  }

  /**
   * The log-probability of a whole sample: the recorded total, else the sum over every listed
   * token, the end of sequence included.
   *
   * @param sample its index
   * @return nats; negative infinity if the sum is beyond a double
   */
  public double logprob(int sample) {
    Generation generation = samples.get(sample);
    if (generation.totalLogprob().isPresent()) {
      return generation.totalLogprob().getAsDouble();
    }
    return sum(generation.tokens());
  }

  /**
   * The log-probability of a sample per token. By default the mean over the tokens of the text; of
   * a sample without text, over the listed tokens. The reference divides the whole sample's
   * log-probability, end of sequence included, by the number of tokens of the text.
   *
   * @param sample its index; it must have tokens
   * @param profile which variant
   * @return nats a token
   */
  public double logprobPerToken(int sample, Profile profile) {
    Generation generation = samples.get(sample);
    List<Token> text = generation.textTokens().toList();
    if (profile == Profile.REFERENCE) {
      return logprob(sample) / Math.max(1, text.size());
    }
    List<Token> counted = text.isEmpty() ? generation.tokens() : text;
    return sum(counted) / counted.size();
  }

  /**
   * Why a trace does not do.
   *
   * @param trace a trace
   * @param helpers models beside it
   * @param needs signals it must have, in the order to name them
   * @return one line that names what is missing, or empty
   */
  public static Optional<String> refusalOf(Trace trace, Helpers helpers, Signal... needs) {
    Set<Signal> present = helpers.signals(trace);
    String missing = names(Arrays.stream(needs).filter(signal -> !present.contains(signal)));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("needs " + missing + "; the trace has " + names(present.stream()));
  }

  private static String names(Stream<Signal> signals) {
    return signals.map(Signal::id).collect(Collectors.joining(", "));
  }

  /**
   * Why a log-probability per token cannot be had.
   *
   * @param trace a trace that has log-probabilities of its samples
   * @return one line, or empty if every sample lists tokens
   */
  public static Optional<String> refusalOfTokens(Trace trace) {
    for (int i = 0; i < trace.samples().size(); i++) {
      if (trace.samples().get(i).tokens().isEmpty()) {
        return Optional.of(
            "needs tokens of every sample (sample-logprobs); samples["
                + i
                + "] has only a total log-probability");
      }
    }
    return Optional.empty();
  }

  /**
   * Why pairs of samples cannot be compared.
   *
   * @param trace a trace that has samples
   * @return one line, or empty if there are two
   */
  public static Optional<String> refusalOfPairs(Trace trace) {
    return trace.samples().size() >= 2
        ? Optional.empty()
        : Optional.of("needs at least 2 samples; the trace has " + trace.samples().size());
  }

  private static double sum(List<Token> tokens) {
    StableSum sum = new StableSum();
    tokens.forEach(token -> sum.accept(token.logprob()));
    return sum.value();
  }
}
