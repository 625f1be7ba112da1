package io.github.uq4j.factcheck;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.claim.SampleVotes;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.claim.VerdictRule;
import io.github.uq4j.factcheck.baselines.FrequencyScoring;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.score.HelperQuestions;
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

  private static final FrequencyScoring SAMPLES = FrequencyScoring.withDefaults();

  private final Trace trace;
  private final List<Claim> claims;
  private final List<ClaimScorer> accepted = new ArrayList<>();
  private final List<List<Score>> scores = new ArrayList<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private List<CcpExplanation> explanations = List.of();
  private Optional<List<SampleVotes>> votes = Optional.empty();
  private boolean countsSamples;

  Draft(Trace trace, List<Claim> claims) {
    this.trace = trace;
    this.claims = claims;
  }

  /**
   * What is going to be asked about the claims; notes the scorers that refuse the trace.
   *
   * @throws IllegalArgumentException if there are claims and the deciding scorer refuses
   */
  List<HelperQuestions> plan(List<ClaimScorer> scorers, SampleUse samples, Helpers helpers) {
    List<HelperQuestions> questions = new ArrayList<>();
    if (claims.isEmpty()) {
      return questions;
    }
    scorers.get(0).require(trace, helpers);
    for (ClaimScorer scorer : scorers) {
      Optional<String> reason = scorer.refusal(trace, helpers);
      if (reason.isPresent()) {
        refuse(scorer, reason.get());
      } else {
        accepted.add(scorer);
        questions.add(questions(scorer));
      }
    }
    if (samples == SampleUse.WHERE_PRESENT && !trace.samples().isEmpty()) {
      Optional<String> reason = SAMPLES.refusal(trace, helpers);
      reason.ifPresent(line -> refuse(SAMPLES, line));
      countsSamples = reason.isEmpty();
      if (countsSamples) {
        questions.add(questions(SAMPLES));
      }
    }
    return questions;
  }

  private HelperQuestions questions(ClaimScorer scorer) {
    try {
      return scorer.questions(trace, claims);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The scorer is going to say the same when it scores the claims.
      return HelperQuestions.none();
    }
  }

  private void refuse(ClaimScorer scorer, String reason) {
    refused.putIfAbsent(scorer.info().id(), reason);
  }

  /**
   * Scores the claims with the scorers that accepted the trace. What a scorer only finds out here,
   * such as a judgement that nobody recorded, is a refusal, but for the deciding one.
   *
   * @throws IllegalArgumentException if the deciding scorer cannot score them
   */
  void score(Helpers helpers) {
    for (int s = 0; s < accepted.size(); s++) {
      try {
        score(accepted.get(s), helpers);
      } catch (IllegalArgumentException | ArithmeticException e) {
        if (s == 0) {
          throw e;
        }
        refuse(accepted.get(s), String.valueOf(e.getMessage()));
      }
    }
    if (countsSamples) {
      try {
        votes = Optional.of(SAMPLES.votes(trace, claims, helpers));
      } catch (IllegalArgumentException e) {
        refuse(SAMPLES, String.valueOf(e.getMessage()));
      }
    }
  }

  private void score(ClaimScorer scorer, Helpers helpers) {
    if (scorer instanceof ClaimConditionedProbability ccp) {
      List<CcpExplanation> explained = ccp.explain(trace, claims, helpers);
      if (explanations.isEmpty()) {
        explanations = explained;
      }
      scores.add(explained.stream().map(CcpExplanation::score).toList());
    } else {
      scores.add(scorer.score(trace, claims, helpers));
    }
  }

  FactCheck finish(Deciding deciding, VerdictRule rule) {
    List<CheckedClaim> checked = new ArrayList<>(claims.size());
    for (int c = 0; c < claims.size(); c++) {
      int claim = c;
      List<Score> own = scores.stream().map(ofClaims -> ofClaims.get(claim)).toList();
      Optional<Score> probability = deciding.probability(own.get(0));
      Optional<SampleVotes> said = votes.map(ofClaims -> ofClaims.get(claim));
      Verdict verdict =
          said.filter(SampleVotes::contradict).isPresent()
              ? Verdict.CONTRADICTED
              : rule.of(own.get(0), probability);
      checked.add(new CheckedClaim(claims.get(c), own, probability, said, verdict));
    }
    return new FactCheck(
        trace.id(), trace.generation().text(), checked, explanations, refused, rule);
  }
}
