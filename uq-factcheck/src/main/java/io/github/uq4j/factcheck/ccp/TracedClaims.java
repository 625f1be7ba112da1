package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.trace.Trace;
import java.util.List;

/**
 * Claims with the trace they were found in.
 *
 * @param trace the trace
 * @param claims the claims; their tokens index the trace's generation
 */
public record TracedClaims(Trace trace, List<Claim> claims) {

  /**
   * Copies the list and checks the token indices.
   *
   * @throws IllegalArgumentException if a claim points outside the tokens
   */
  public TracedClaims {
    claims = List.copyOf(claims);
    int tokens = trace.generation().tokens().size();
    for (Claim claim : claims) {
      int last = claim.tokens().get(claim.tokens().size() - 1);
      if (last >= tokens) {
        throw new IllegalArgumentException(
            "claim \""
                + claim.text()
                + "\" has token "
                + last
                + "; must be < "
                + tokens
                + ", the tokens of trace \""
                + trace.id()
                + "\"");
      }
    }
  }
}
