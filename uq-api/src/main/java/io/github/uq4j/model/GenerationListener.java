package io.github.uq4j.model;

import io.github.uq4j.trace.Token;
import java.util.OptionalInt;

/**
 * Is told of tokens while answers grow, and may end one of them or the call.
 *
 * <p>It is called in the thread that asked for the answers, between two runs of the model. The
 * tokens of one answer come in order; those of answers that grow side by side come interleaved. An
 * exception it throws ends the call and reaches the caller.
 */
@FunctionalInterface
public interface GenerationListener {

  /** Whether to go on. */
  enum Reply {
    /** Go on. */
    CONTINUE,
    /**
     * End this answer; its finish reason is {@code cancelled} unless this token ended it. The other
     * answers of the call go on.
     */
    END_ANSWER,
    /**
     * End all answers of the call that have not ended; their finish reason is {@code cancelled}.
     */
    CANCEL
  }

  /**
   * A token that was chosen.
   *
   * @param request the request's id
   * @param sample the sample's index; empty for the greedy answer
   * @param step the token's index in the answer
   * @param token the token with its own text and distribution, without span. A stop text may still
   *     cut it off
   */
  record Event(String request, OptionalInt sample, int step, Token token) {}

  /**
   * Takes a token.
   *
   * @param event what was chosen
   * @return whether to go on
   */
  Reply onToken(Event event);
}
