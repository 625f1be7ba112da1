package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.claim.SampleVotes;
import io.github.uq4j.score.Cost;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether other answers of the model contradict a claim.
 *
 * <pre>
 *   value = (samples that contradict the claim - samples that entail it) / samples
 * </pre>
 *
 * <p>A sample's sentences are the premises ({@link Premise}), the claim in its own words the
 * hypothesis, and the most probable label counts. From the LM-Polygraph library, class {@code
 * FrequencyScoringClaim}; the idea that facts which a model knows come back in its samples is that
 * of Manakul, Liusie and Gales, "SelfCheckGPT: Zero-Resource Black-Box Hallucination Detection for
 * Generative Large Language Models", 2023, https://arxiv.org/abs/2303.08896, which averages
 * probabilities of contradiction by sentence.
 *
 * <p>{@link Profile#REFERENCE} is that class: the whole sample is the premise, and the difference
 * is not divided, so that it grows with the number of samples. By default a sample without words is
 * silent without being asked about.
 *
 * <p>Value in {@code [-1, 1]}, larger means less sure; 0 where no sample speaks of the claim. One
 * sample is enough, equal ones count each and are asked about once. A trace without samples is
 * refused; so is a pair that a recorded trace has no judgement of, by name. Labels equally
 * probable: entailment before neutral before contradiction. Immutable and safe for use by several
 * threads.
 */
public final class FrequencyScoring implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("frequency-scoring", Level.CLAIM)
          .withNeeds(Signal.SAMPLES, Signal.ENTAILMENT)
          .withRange(new Range(-1, 1), Unit.NONE)
          .withCost(Cost.HELPER)
          .withPaper(
              new Paper(
                  "Potsawee Manakul, Adian Liusie, Mark J. F. Gales",
                  "SelfCheckGPT: Zero-Resource Black-Box Hallucination Detection for Generative"
                      + " Large Language Models",
                  2023,
                  "https://arxiv.org/abs/2303.08896"));
  private static final ScorerInfo REFERENCE = INFO.withRange(Range.REAL, Unit.NONE);

  private final Profile profile;
  private final Premise premise;

  private FrequencyScoring(Profile profile, Premise premise) {
    this.profile = profile;
    this.premise = premise;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static FrequencyScoring withDefaults() {
    return new FrequencyScoring(Profile.DEFAULT, Premise.SENTENCES);
  }

  /**
   * The same in a profile, with its premises.
   *
   * @param newProfile the profile
   * @return a new scorer
   */
  public FrequencyScoring withProfile(Profile newProfile) {
    return new FrequencyScoring(
        newProfile, newProfile == Profile.REFERENCE ? Premise.WHOLE : Premise.SENTENCES);
  }

  /**
   * The same with other premises; {@link Premise#SENTENCES} unless set.
   *
   * @param newPremise what of a sample a claim is held against
   * @return a new scorer
   */
  public FrequencyScoring withPremise(Premise newPremise) {
    return new FrequencyScoring(profile, newPremise);
  }

  @Override
  public ScorerInfo info() {
    return profile == Profile.REFERENCE ? REFERENCE : INFO;
  }

  @Override
  public HelperQuestions questions(Trace trace, List<Claim> claims) {
    return HelperQuestions.ofEntailment(pairs(trace, claims));
  }

  private List<TextPair> pairs(Trace trace, List<Claim> claims) {
    List<TextPair> pairs = new ArrayList<>();
    for (Claim claim : claims) {
      for (Generation sample : trace.samples()) {
        for (String said : said(sample)) {
          pairs.add(new TextPair(said, claim.text()));
        }
      }
    }
    return pairs.stream().distinct().toList();
  }

  /** The reference asks about samples without words, too. */
  private List<String> said(Generation sample) {
    return profile == Profile.REFERENCE && sample.text().isBlank()
        ? List.of(sample.text())
        : premise.of(sample);
  }

  /**
   * Counts what samples say of claims.
   *
   * @param trace the trace the claims were found in
   * @param claims the claims
   * @param helpers models it may ask
   * @return votes on every claim, in the same order
   * @throws IllegalArgumentException if the trace has no samples, or a judgement is neither
   *     computed nor recorded
   */
  public List<SampleVotes> votes(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    Map<TextPair, Entailment> judged = judge(trace, pairs(trace, claims), helpers);
    return claims.stream().map(claim -> votes(trace, claim, judged)).toList();
  }

  private static Map<TextPair, Entailment> judge(
      Trace trace, List<TextPair> pairs, Helpers helpers) {
    if (pairs.isEmpty()) {
      return Map.of();
    }
    List<Entailment> answers = helpers.entailmentFor(trace).judge(pairs);
    if (answers.size() != pairs.size()) {
      throw new IllegalStateException(
          "the entailment model gave "
              + answers.size()
              + " judgements; must be one for each of "
              + pairs.size()
              + " pairs");
    }
    Map<TextPair, Entailment> judged = new HashMap<>(pairs.size() * 2);
    for (int i = 0; i < pairs.size(); i++) {
      judged.put(pairs.get(i), answers.get(i));
    }
    return judged;
  }

  private SampleVotes votes(Trace trace, Claim claim, Map<TextPair, Entailment> judged) {
    int supporting = 0;
    int contradicting = 0;
    for (Generation sample : trace.samples()) {
      EnumSet<EntailmentLabel> labels = EnumSet.noneOf(EntailmentLabel.class);
      for (String said : said(sample)) {
        TextPair pair = new TextPair(said, claim.text());
        labels.add(Objects.requireNonNull(judged.get(pair)).label());
      }
      if (labels.contains(EntailmentLabel.ENTAILMENT)) {
        supporting++;
      } else if (labels.contains(EntailmentLabel.CONTRADICTION)) {
        contradicting++;
      }
    }
    int silent = trace.samples().size() - supporting - contradicting;
    return new SampleVotes(supporting, silent, contradicting);
  }

  /**
   * The score of counted votes.
   *
   * @param votes votes of at least one sample
   * @return the score
   */
  public Score score(SampleVotes votes) {
    double difference = (double) votes.contradicting() - votes.supporting();
    return new Score(
        info(), profile == Profile.REFERENCE ? difference : difference / votes.samples());
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    return votes(trace, claims, helpers).stream().map(this::score).toList();
  }

  @Override
  public String toString() {
    return "FrequencyScoring.withDefaults().withProfile("
        + profile
        + ").withPremise("
        + premise
        + ")";
  }
}
