package io.github.uq4j.factcheck;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.ClaimSheet;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.claim.VerdictRule;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import io.github.uq4j.trace.Labels;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer with a verdict on each of its claims.
 *
 * @param traceId the trace's name
 * @param text the answer
 * @param claims its claims in the order of the extractor; empty if it claims nothing
 * @param explanations how each claim's claim-conditioned probability came about, in the order of
 *     the claims; empty if that scorer was not asked for
 * @param refused why a scorer beside the deciding one gave nothing, by its name, in order
 * @param rule how verdicts were found
 */
public record FactCheck(
    String traceId,
    String text,
    List<CheckedClaim> claims,
    List<CcpExplanation> explanations,
    Map<String, String> refused,
    VerdictRule rule) {

  /** Copies the collections. */
  public FactCheck {
    claims = List.copyOf(claims);
    explanations = List.copyOf(explanations);
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }

  /**
   * The same check with what is known about its claims' truth.
   *
   * @param known the same claims in the same order
   * @return a new check
   * @throws IllegalArgumentException if they are not as many
   */
  public FactCheck withClaims(List<CheckedClaim> known) {
    if (known.size() != claims.size()) {
      throw new IllegalArgumentException(
          "claims are "
              + known.size()
              + "; must be "
              + claims.size()
              + ", as many as were checked");
    }
    return new FactCheck(traceId, text, known, explanations, refused, rule);
  }

  /**
   * The check as a claim file holds it.
   *
   * @param labels the trace's labels
   * @return claims, rule and refusals
   */
  public ClaimSheet sheet(Labels labels) {
    return new ClaimSheet(traceId, claims, Optional.of(rule), refused, labels);
  }

  /**
   * The claims that need checking.
   *
   * @return those whose verdict is not {@link Verdict#SUPPORTED}, in order
   */
  public List<CheckedClaim> doubtful() {
    return claims.stream().filter(claim -> claim.verdict().needsChecking()).toList();
  }
}
