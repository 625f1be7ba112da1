package io.github.uq4j.trace;

import java.util.OptionalInt;

/**
 * One token the model could have said at a step.
 *
 * @param id vocabulary id, where the recorder knew it
 * @param text the token's own text
 * @param logprob natural-log probability, {@code <= 0}; negative infinity is a token the model
 *     ruled out
 * @param extras unknown fields of the file it came from
 */
public record Alternative(OptionalInt id, String text, double logprob, Extras extras) {

  /**
   * Checks the log-probability.
   *
   * @throws IllegalArgumentException if {@code logprob} is NaN or positive
   */
  public Alternative {
    if (!(logprob <= 0)) {
      throw new IllegalArgumentException(
          "logprob = " + logprob + " of alternative \"" + text + "\"; must be <= 0");
    }
  }

  /**
   * An alternative that came from no file.
   *
   * @param id vocabulary id, where the recorder knew it
   * @param text the token's own text
   * @param logprob natural-log probability, {@code <= 0}
   * @throws IllegalArgumentException if {@code logprob} is NaN or positive
   */
  public Alternative(OptionalInt id, String text, double logprob) {
    this(id, text, logprob, Extras.none());
  }

  /**
   * An alternative known by its text alone.
   *
   * @param text the token's own text
   * @param logprob natural-log probability, {@code <= 0}
   * @return the alternative
   */
  public static Alternative of(String text, double logprob) {
    return new Alternative(OptionalInt.empty(), text, logprob);
  }

  /**
   * An alternative with its vocabulary id.
   *
   * @param id vocabulary id
   * @param text the token's own text
   * @param logprob natural-log probability, {@code <= 0}
   * @return the alternative
   */
  public static Alternative of(int id, String text, double logprob) {
    return new Alternative(OptionalInt.of(id), text, logprob);
  }
}
