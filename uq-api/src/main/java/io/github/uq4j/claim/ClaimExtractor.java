package io.github.uq4j.claim;

import io.github.uq4j.trace.Trace;
import java.util.List;

/** Finds the claims of an answer. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface ClaimExtractor {

  /**
   * Finds the claims of a trace's main answer.
   *
   * @param trace the trace; its tokens must know where they stand in the text
   * @return claims in the order of the text; empty if it claims nothing
   * @throws IllegalArgumentException if the trace lacks what is needed to find or align claims
   */
  List<Claim> extract(Trace trace);
}
