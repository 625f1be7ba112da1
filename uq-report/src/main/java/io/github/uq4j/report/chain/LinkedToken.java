package io.github.uq4j.report.chain;

import io.github.uq4j.trace.TextSpan;
import java.util.List;

/**
 * A token of an attention chain, as it is drawn.
 *
 * @param token which token of the response, from 0
 * @param span where it stands in the text; may be empty
 * @param role what it is to the answer
 * @param weight the attention of all tokens that led to it, finite and {@code >= 0}
 * @param logprob its log-probability in nats, {@code <= 0}
 * @param parents the later tokens that look back at it
 */
public record LinkedToken(
    int token, TextSpan span, Role role, double weight, double logprob, List<Parent> parents) {

  /** What a token is to the answer. */
  public enum Role {
    /** A token of the stated answer. */
    ANSWER,
    /** A token that attention leads back to and that is similar to the answer. */
    SIMILAR,
    /** Another token that attention leads back to. */
    SUPPORT
  }

  /**
   * A later token that looks back at another.
   *
   * @param token which token of the response, from 0
   * @param weight the reduced attention, in [0, 1]
   */
  public record Parent(int token, double weight) {

    /**
     * Checks the weight.
     *
     * @throws IllegalArgumentException if it is outside [0, 1] or NaN
     */
    public Parent {
      if (!(weight >= 0 && weight <= 1)) {
        throw new IllegalArgumentException(
            "weight of parent " + token + " = " + weight + "; must be in [0, 1]");
      }
    }
  }

  /**
   * Copies the list and checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of range or a parent is not a later token
   */
  public LinkedToken {
    parents = List.copyOf(parents);
    if (token < 0) {
      throw new IllegalArgumentException("token = " + token + "; must be >= 0");
    }
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight of token " + token + " = " + weight + "; must be finite and >= 0");
    }
    if (!(logprob <= 0)) {
      throw new IllegalArgumentException(
          "logprob of token " + token + " = " + logprob + "; must be <= 0");
    }
    for (Parent parent : parents) {
      if (parent.token() <= token) {
        throw new IllegalArgumentException(
            "parent " + parent.token() + " of token " + token + "; must be a later token");
      }
    }
  }
}
