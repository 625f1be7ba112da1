package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.score.Paper;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.stream.DoubleStream;

/** What is recorded of a claim's tokens. */
final class ClaimTokens {

  static final Paper PAPER =
      new Paper(
          "Fadeeva, Rubashevskii, Shelmanov and others",
          "Fact-Checking the Output of Large Language Models via Token-Level Uncertainty"
              + " Quantification",
          2024,
          "https://arxiv.org/abs/2403.04696");

  private ClaimTokens() {}

  /**
   * A claim's tokens.
   *
   * @throws IllegalArgumentException if one is outside the answer
   */
  static List<Integer> of(Trace trace, Claim claim) {
    token(trace, claim, claim.tokens().get(claim.tokens().size() - 1));
    return claim.tokens();
  }

  static DoubleStream logprobs(Trace trace, Claim claim) {
    return claim.tokens().stream().mapToDouble(t -> token(trace, claim, t).logprob());
  }

  static DoubleStream entropies(Trace trace, Claim claim) {
    return claim.tokens().stream()
        .mapToDouble(
            t ->
                token(trace, claim, t)
                    .distribution()
                    .entropy()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "claim \""
                                    + claim.text()
                                    + "\" has token "
                                    + t
                                    + ", which has no entropy in trace \""
                                    + trace.id()
                                    + "\"")));
  }

  private static Token token(Trace trace, Claim claim, int index) {
    List<Token> tokens = trace.generation().tokens();
    if (index >= tokens.size()) {
      throw new IllegalArgumentException(
          "claim \""
              + claim.text()
              + "\" has token "
              + index
              + "; must be < "
              + tokens.size()
              + ", the tokens of trace \""
              + trace.id()
              + "\"");
    }
    return tokens.get(index);
  }
}
