package io.github.uq4j.metrics.cascade;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Whether the token that ends an answer counts. */
public enum EndOfSequence {
  /** It does: that the answer ends here is a decision of the model like any other. */
  COUNTED,
  /** It does not: only tokens of the text count. */
  LEFT_OUT;

  /** Whether a token counts. */
  boolean counts(Token token) {
    return this == COUNTED || !token.special();
  }

  /** Log-probabilities of the counted tokens, in nats. */
  DoubleStream logprobs(Generation generation) {
    Stream<Token> counted =
        this == COUNTED ? generation.tokens().stream() : generation.textTokens();
    return counted.mapToDouble(Token::logprob);
  }
}
