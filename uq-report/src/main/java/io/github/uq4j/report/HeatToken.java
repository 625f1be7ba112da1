package io.github.uq4j.report;

import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A token of an answer with its heat and with what a reader may ask about it.
 *
 * @param span where it stands in the answer, in UTF-16 code units; an empty span is not shown
 * @param uncertainty its heat, in [0, 1]; 1 is the hottest
 * @param logprob natural-log probability, {@code <= 0}, negative infinity included, where known
 * @param entropy entropy of its step in nats, finite and {@code >= 0}, where known
 * @param logCcp natural log of its claim-conditioned probability, {@code <= 0}, negative infinity
 *     included, where known
 * @param alternatives what the model could have said instead, the token itself included, in the
 *     order to show
 */
public record HeatToken(
    TextSpan span,
    double uncertainty,
    OptionalDouble logprob,
    OptionalDouble entropy,
    OptionalDouble logCcp,
    List<AlternativeView> alternatives) {

  /**
   * Copies the list and checks the numbers.
   *
   * @throws IllegalArgumentException if a number is NaN or outside its range
   */
  public HeatToken {
    String at = " of the token at [" + span.start() + ", " + span.end() + ")";
    Checks.unit("uncertainty" + at, uncertainty);
    Checks.notPositive("logprob" + at, logprob);
    Checks.notNegative("entropy" + at, entropy);
    Checks.notPositive("logCcp" + at, logCcp);
    alternatives = List.copyOf(alternatives);
  }

  /**
   * A recorded token: as uncertain as the rest of its distribution is probable, {@code 1 - p}.
   *
   * @param token the token
   * @param span where it stands
   * @return the token with its log-probability, and what else was recorded of its distribution
   */
  static HeatToken of(Token token, TextSpan span) {
    List<AlternativeView> views =
        token.distribution().top().stream()
            .map(top -> AlternativeView.of(top.text(), Math.exp(Math.min(0, top.logprob()))))
            .toList();
    double logprob = Math.min(0, token.logprob());
    HeatToken shown =
        of(span, 0.0 - Math.expm1(logprob)).withLogprob(logprob).withAlternatives(views);
    OptionalDouble entropy = token.distribution().entropy();
    return entropy.isPresent() ? shown.withEntropy(Math.max(0, entropy.getAsDouble())) : shown;
  }

  /**
   * The same with another heat.
   *
   * @param value in [0, 1]
   * @return a new token
   */
  public HeatToken withUncertainty(double value) {
    return new HeatToken(span, value, logprob, entropy, logCcp, alternatives);
  }

  /**
   * A token of which only the heat is known.
   *
   * @param span where it stands in the answer
   * @param uncertainty its heat, in [0, 1]
   * @return the token
   * @throws IllegalArgumentException if {@code uncertainty} is not in [0, 1] or is NaN
   */
  public static HeatToken of(TextSpan span, double uncertainty) {
    return new HeatToken(
        span,
        uncertainty,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of());
  }

  /**
   * The same with its log-probability.
   *
   * @param value natural-log probability, {@code <= 0}
   * @return a new token
   * @throws IllegalArgumentException if {@code value} is positive or NaN
   */
  public HeatToken withLogprob(double value) {
    return new HeatToken(
        span, uncertainty, OptionalDouble.of(value), entropy, logCcp, alternatives);
  }

  /**
   * The same with the entropy of its step.
   *
   * @param nats entropy in nats, finite and {@code >= 0}
   * @return a new token
   * @throws IllegalArgumentException if {@code nats} is negative, infinite or NaN
   */
  public HeatToken withEntropy(double nats) {
    return new HeatToken(span, uncertainty, logprob, OptionalDouble.of(nats), logCcp, alternatives);
  }

  /**
   * The same with its claim-conditioned probability.
   *
   * @param value natural log of it, {@code <= 0}
   * @return a new token
   * @throws IllegalArgumentException if {@code value} is positive or NaN
   */
  public HeatToken withLogCcp(double value) {
    return new HeatToken(
        span, uncertainty, logprob, entropy, OptionalDouble.of(value), alternatives);
  }

  /**
   * The same with what the model could have said.
   *
   * @param views the alternatives, the token itself included, in the order to show
   * @return a new token
   */
  public HeatToken withAlternatives(List<AlternativeView> views) {
    return new HeatToken(span, uncertainty, logprob, entropy, logCcp, views);
  }
}
