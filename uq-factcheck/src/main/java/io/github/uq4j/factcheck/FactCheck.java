package io.github.uq4j.factcheck;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer with a verdict on each of its claims.
 *
 * @param traceId the trace's name
 * @param text the answer
 * @param claims its claims in the order of the extractor; empty if it claims nothing
 * @param explanations how each claim's claim-conditioned probability came about, in the order of
 *     the claims; empty if that scorer was not asked for
 * @param refused why a scorer beside the deciding one gave nothing, by its name, in order
 */
public record FactCheck(
    String traceId,
    String text,
    List<CheckedClaim> claims,
    List<CcpExplanation> explanations,
    Map<String, String> refused) {

  /** Copies the collections. */
  public FactCheck {
    claims = List.copyOf(claims);
    explanations = List.copyOf(explanations);
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }

  /**
   * The claims that need checking.
   *
   * @return those whose verdict is {@link Verdict#DOUBTFUL}, in order
   */
  public List<CheckedClaim> doubtful() {
    return claims.stream().filter(claim -> claim.verdict() == Verdict.DOUBTFUL).toList();
  }
}
