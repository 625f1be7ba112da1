package io.github.uq4j.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One answer of a model: the main one, or one of several samples.
 *
 * @param text the text, without special tokens
 * @param tokens its tokens in order, special ones included; may be empty
 * @param finishReason why it ended ({@code stop}, {@code length}), where known
 * @param totalLogprob log-probability of the whole in nats, where it is known only as a sum or
 *     holds tokens that are not listed; finite and {@code <= 0}
 * @param sampling how it was drawn, where it was drawn at random
 * @param tensors the large signals
 * @param extras unknown fields of the file it came from
 */
public record Generation(
    String text,
    List<Token> tokens,
    Optional<String> finishReason,
    OptionalDouble totalLogprob,
    Draw sampling,
    Tensors tensors,
    Extras extras) {

  /**
   * How a sample was drawn; empty for a greedy answer.
   *
   * @param temperature the softmax temperature, where known; {@code >= 0}
   * @param seed the random seed, where known
   */
  public record Draw(OptionalDouble temperature, OptionalLong seed) {

    private static final Draw UNKNOWN = new Draw(OptionalDouble.empty(), OptionalLong.empty());

    /**
     * Checks the temperature.
     *
     * @throws IllegalArgumentException if it is negative, NaN or infinite
     */
    public Draw {
      if (temperature.isPresent()
          && !(temperature.getAsDouble() >= 0
              && temperature.getAsDouble() < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "temperature = " + temperature.getAsDouble() + "; must be finite and >= 0");
      }
    }

    /**
     * Nothing recorded: a greedy answer, or one whose settings are unknown.
     *
     * @return the empty value
     */
    public static Draw unknown() {
      return UNKNOWN;
    }

    /**
     * Drawn at a temperature with a seed.
     *
     * @param temperature {@code >= 0}
     * @param seed the seed
     * @return the value
     */
    public static Draw of(double temperature, long seed) {
      return new Draw(OptionalDouble.of(temperature), OptionalLong.of(seed));
    }
  }

  /**
   * Checks the parts against each other and copies the list.
   *
   * @throws IllegalArgumentException if the total is not finite or is positive, or a token's span
   *     ends after the text
   */
  public Generation {
    tokens = List.copyOf(tokens);
    if (totalLogprob.isPresent()
        && (!(totalLogprob.getAsDouble() <= 0)
            || totalLogprob.getAsDouble() == Double.NEGATIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "generation.logprob = " + totalLogprob.getAsDouble() + "; must be finite and <= 0");
    }
    for (int t = 0; t < tokens.size(); t++) {
      Optional<TextSpan> span = tokens.get(t).span();
      if (span.isPresent() && span.get().end() > text.length()) {
        throw new IllegalArgumentException(
            "tokens["
                + t
                + "].end = "
                + span.get().end()
                + "; must be <= text length "
                + text.length());
      }
    }
  }

  /**
   * A generation with text and tokens only.
   *
   * @param text the text
   * @param tokens its tokens
   * @return the generation
   */
  public static Generation of(String text, List<Token> tokens) {
    return new Generation(
        text,
        tokens,
        Optional.empty(),
        OptionalDouble.empty(),
        Draw.unknown(),
        Tensors.none(),
        Extras.none());
  }

  /**
   * The same with the reason it ended.
   *
   * @param reason {@code stop}, {@code length}, ...
   * @return a new generation
   */
  public Generation withFinishReason(String reason) {
    return new Generation(
        text, tokens, Optional.of(reason), totalLogprob, sampling, tensors, extras);
  }

  /**
   * The same with other tensors.
   *
   * @param newTensors the tensors
   * @return a new generation
   */
  public Generation withTensors(Tensors newTensors) {
    return new Generation(text, tokens, finishReason, totalLogprob, sampling, newTensors, extras);
  }

  /**
   * The same, drawn in this way.
   *
   * @param draw temperature and seed
   * @return a new generation
   */
  public Generation withSampling(Draw draw) {
    return new Generation(text, tokens, finishReason, totalLogprob, draw, tensors, extras);
  }

  /**
   * The same with a total log-probability.
   *
   * @param nats finite and {@code <= 0}
   * @return a new generation
   */
  public Generation withTotalLogprob(double nats) {
    return new Generation(
        text, tokens, finishReason, OptionalDouble.of(nats), sampling, tensors, extras);
  }

  /**
   * The tokens that are part of the text.
   *
   * @return tokens without special ones, in order
   */
  public Stream<Token> textTokens() {
    return tokens.stream().filter(token -> !token.special());
  }
}
