package io.github.uq4j.factcheck;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.claim.VerdictRule;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Score;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A result that is being made, by one thread. */
final class Draft {

  private final Trace trace;
  private final List<Claim> claims;
  private final List<List<Score>> scores = new ArrayList<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private List<CcpExplanation> explanations = List.of();

  Draft(Trace trace, List<Claim> claims) {
    this.trace = trace;
    this.claims = claims;
  }

  Trace trace() {
    return trace;
  }

  List<Claim> claims() {
    return claims;
  }

  boolean accepts(ClaimScorer scorer, Helpers helpers, boolean decides) {
    if (decides) {
      scorer.require(trace, helpers);
      return true;
    }
    Optional<String> reason = scorer.refusal(trace, helpers);
    reason.ifPresent(line -> refused.put(scorer.info().id(), line));
    return reason.isEmpty();
  }

  void explain(List<CcpExplanation> explained) {
    if (explanations.isEmpty()) {
      explanations = explained;
    }
    add(explained.stream().map(CcpExplanation::score).toList());
  }

  void add(List<Score> ofClaims) {
    scores.add(ofClaims);
  }

  FactCheck finish(Deciding deciding, VerdictRule rule) {
    List<CheckedClaim> checked = new ArrayList<>(claims.size());
    for (int c = 0; c < claims.size(); c++) {
      int claim = c;
      List<Score> own = scores.stream().map(ofClaims -> ofClaims.get(claim)).toList();
      Optional<Score> probability = deciding.probability(own.get(0));
      checked.add(
          new CheckedClaim(claims.get(c), own, probability, rule.of(own.get(0), probability)));
    }
    return new FactCheck(
        trace.id(), trace.generation().text(), checked, explanations, refused, rule);
  }
}
