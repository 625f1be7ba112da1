package io.github.uq4j.factcheck.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.claim.SampleVotes;
import io.github.uq4j.metrics.attention.Rauq;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the defaults differ from LM-Polygraph, by numbers worked out by hand. */
class ReferenceDeparturesTest {

  private static final double EXACT = 1e-12;

  private static Claim claim(String text, Integer... tokens) {
    return new Claim(text, new TextSpan(0, 4), List.of(tokens), Optional.empty());
  }

  private static TraceBuilder answer() {
    return Traces.answer("a").prompt("Who?").token("Mara", -0.5).token(" lives", -2);
  }

  private static double value(ClaimScorer scorer, Trace trace, Claim claim, Helpers helpers) {
    List<Score> scores = scorer.score(trace, List.of(claim), helpers);
    assertThat(scores).hasSize(1);
    return scores.get(0).value();
  }

  @Test
  void pmi_firstToken_owesToItsPriorByDefaultOnly() {
    Claim first = claim("Mara", 0);
    Helpers model = ReadingModel.helpers();
    ClaimPointwiseMutualInformation scorer = ClaimPointwiseMutualInformation.withDefaults();
    // -(ln p(Mara | prompt) - ln p(Mara)) = 0.5 - 1; the reference has no prior for it.
    assertThat(value(scorer, answer().build(), first, model)).isEqualTo(-0.5);
    assertThat(value(scorer.withProfile(Profile.REFERENCE), answer().build(), first, model))
        .isEqualTo(0.5);
  }

  @Test
  void pTrue_defaultAsksInTheClaimsWords_referenceInAnObjectsName() {
    Trace trace = answer().build();
    List<Claim> claims = List.of(claim("Mara's \"here\"", 0), claim("Mara's \"here\"", 1));
    HelperQuestions asked = ClaimPTrue.withDefaults().questions(trace, claims);
    assertThat(asked.passes()).hasSize(1);
    assertThat(asked.passes().get(0).prompt())
        .isEqualTo(
            "Question: Who?\nProposed answer: Mara's \"here\"\nIs the proposed answer:\n(A) True\n"
                + "(B) False\nThe proposed answer is:");
    assertThat(asked.passes().get(0).text()).isEqualTo(" True");
    HelperQuestions defective =
        ClaimPTrue.withDefaults().withProfile(Profile.REFERENCE).questions(trace, claims);
    assertThat(defective.passes()).hasSize(2);
    assertThat(defective.passes().get(1).prompt())
        .contains(
            "answer:Claim(claim_text='Mara\\'s \"here\"', sentence='Mara', aligned_token_ids=[1])");
  }

  @Test
  void pTrue_claimWithoutWords_isRefusedByName() {
    assertThatThrownBy(
            () ->
                value(
                    ClaimPTrue.withDefaults(),
                    answer().build(),
                    claim(" ", 0),
                    ReadingModel.helpers()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("p-true-claim of trace \"a\" needs a claim in words");
  }

  @Test
  void tokenSar_defaultWeighsWithinTheClaim_referenceWithinTheAnswer() {
    Trace trace = answer().token(" here", -4).build();
    Helpers alike =
        Helpers.none()
            .withSimilarity(
                pairs ->
                    pairs.stream().map(p -> p.second().contains("lives") ? 0.75 : 0.5).toList());
    // Relevance is .25 for "Mara" and "here", whose removal leaves "lives", and .5 for "lives".
    Claim two = claim("Mara lives", 0, 1);
    ClaimTokenSar scorer = ClaimTokenSar.withDefaults();
    assertThat(value(scorer, trace, two, alike))
        .isCloseTo((0.25 * 0.5 + 0.5 * 2) / 0.75, within(EXACT));
    assertThat(value(scorer.withProfile(Profile.REFERENCE), trace, two, alike))
        .isCloseTo(0.25 * 0.5 + 0.5 * 2, within(EXACT));
  }

  @Test
  void frequency_defaultIsAShareOfSamples_referenceADifference() {
    TraceBuilder builder = answer();
    for (String text : List.of("no", "no", "yes", "no")) {
      builder.sample(Generation.of(text, List.of()));
    }
    Trace trace =
        builder
            .entailment("no", "Mara lives", new Entailment(0, 0.25, 0.75))
            .entailment("yes", "Mara lives", new Entailment(0.5, 0.5, 0))
            .build();
    Claim claim = claim("Mara lives", 0, 1);
    FrequencyScoring scorer = FrequencyScoring.withDefaults();
    assertThat(value(scorer, trace, claim, Helpers.none())).isEqualTo(0.5);
    assertThat(value(scorer.withProfile(Profile.REFERENCE), trace, claim, Helpers.none()))
        .isEqualTo(2);
    SampleVotes votes = scorer.votes(trace, List.of(claim), Helpers.none()).get(0);
    assertThat(votes).isEqualTo(new SampleVotes(1, 0, 3));
    assertThat(votes.contradict()).isTrue();
    assertThat(new SampleVotes(1, 5, 1).contradict()).isFalse();
    assertThatThrownBy(() -> new SampleVotes(0, -1, 0)).hasMessageContaining("[0, -1, 0]");
  }

  private static Trace attentive() {
    float[] rows = {1, 0, 0, 0.5f, 0.5f, 0, 0.25f, 0.5f, 0.25f};
    return answer()
        .token(" here", -4)
        .attention(new Attention(FloatTensor.copyOf(rows, 1, 1, 3, 3)))
        .build();
  }

  @Test
  void attentionScore_defaultIsAMean_referenceASum() {
    Claim claim = claim("lives here", 1, 2);
    ClaimAttentionScore scorer = ClaimAttentionScore.withDefaults();
    double sum = -Math.log(0.5 + EXACT) - Math.log(0.25 + EXACT);
    assertThat(value(scorer, attentive(), claim, Helpers.none())).isCloseTo(sum / 2, within(EXACT));
    assertThat(value(scorer.withProfile(Profile.REFERENCE), attentive(), claim, Helpers.none()))
        .isCloseTo(sum, within(EXACT));
  }

  @Test
  void rauq_claimThatIsTheAnswer_scoresAsTheAnswerInBothProfiles() {
    Claim all = claim("Mara lives here", 0, 1, 2);
    for (Profile profile : Profile.values()) {
      assertThat(
              value(
                  ClaimRauq.withDefaults().withProfile(profile), attentive(), all, Helpers.none()))
          .isEqualTo(
              Rauq.withDefaults().withProfile(profile).score(attentive(), Helpers.none()).value());
    }
    double carried = 0.2 * Math.exp(-2) + 0.8 * 0.5 * Math.exp(-0.5);
    assertThat(value(ClaimRauq.withDefaults(), attentive(), claim("lives", 1), Helpers.none()))
        .isCloseTo(-Math.log(carried), within(EXACT));
  }

  @Test
  void score_claimBeyondTheAnswer_isRefusedByName() {
    Claim beyond = claim("beyond", 7);
    for (ClaimScorer scorer :
        List.of(ClaimAttentionScore.withDefaults(), ClaimRauq.withDefaults())) {
      assertThatThrownBy(() -> value(scorer, attentive(), beyond, Helpers.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("claim \"beyond\" has token 7; must be < 3");
    }
  }

  @Test
  void frequency_sampleOfSeveralSentences_supportsIfOneOfThemDoes() {
    Trace trace =
        answer()
            .sample(Generation.of("She died. She lives.", List.of()))
            .sample(Generation.of("She died. Who knows?", List.of()))
            .entailment("She died.", "Mara lives", new Entailment(0, 0, 1))
            .entailment("She lives.", "Mara lives", new Entailment(1, 0, 0))
            .entailment("Who knows?", "Mara lives", new Entailment(0, 1, 0))
            .entailment("She died. She lives.", "Mara lives", new Entailment(0, 1, 0))
            .entailment("She died. Who knows?", "Mara lives", new Entailment(0, 0, 1))
            .build();
    List<Claim> claims = List.of(claim("Mara lives", 0, 1));
    FrequencyScoring scorer = FrequencyScoring.withDefaults();
    assertThat(scorer.votes(trace, claims, Helpers.none()))
        .containsExactly(new SampleVotes(1, 0, 1));
    assertThat(scorer.withPremise(Premise.WHOLE).votes(trace, claims, Helpers.none()))
        .containsExactly(new SampleVotes(0, 1, 1));
    assertThat(scorer.withProfile(Profile.REFERENCE).votes(trace, claims, Helpers.none()))
        .containsExactly(new SampleVotes(0, 1, 1));
  }
}
