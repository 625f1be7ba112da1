package io.github.uq4j.factcheck.ccp;

import static io.github.uq4j.factcheck.ccp.CcpFixtures.OTHER;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.SAME;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.alternative;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.claim;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.figure2;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.figure2Judge;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.ccp.CcpFixtures.Judge;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Unit;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimConditionedProbabilityTest {

  private static final double EXACT = 1e-12;

  @Test
  void score_figure2OfThePaper_isOneMinus52Of61() {
    Trace trace = figure2();
    CcpExplanation explained =
        ClaimConditionedProbability.withDefaults()
            .explain(trace, List.of(whole(trace)), figure2Judge().helpers())
            .get(0);
    assertThat(explained.score().value()).isCloseTo(1 - 0.52 / 0.61, within(EXACT));
    assertThat(explained.logCcp()).isCloseTo(Math.log(0.52 / 0.61), within(EXACT));
    assertThat(explained.tokens())
        .extracting(TokenCcp::functionWord)
        .containsExactly(true, false, true, false);
    TokenCcp painting = explained.tokens().get(3);
    assertThat(painting.ccp()).isCloseTo(0.52 / 0.61, within(EXACT));
    assertThat(painting.alternatives())
        .extracting(JudgedAlternative::label)
        .containsExactly(
            EntailmentLabel.ENTAILMENT,
            EntailmentLabel.NEUTRAL,
            EntailmentLabel.CONTRADICTION,
            EntailmentLabel.ENTAILMENT,
            EntailmentLabel.CONTRADICTION);
    assertThat(painting.alternatives().get(1).probability()).isCloseTo(0.39, within(EXACT));
  }

  @Test
  void score_oneWay_asksWhetherTheChosenFollows() {
    Trace trace = figure2();
    Judge judge = figure2Judge();
    double value =
        ClaimConditionedProbability.withDefaults()
            .withDirection(Direction.ONE_WAY)
            .score(trace, List.of(whole(trace)), judge.helpers())
            .get(0)
            .value();
    assertThat(value).isCloseTo(1 - 0.52 / 0.61, within(EXACT));
    assertThat(judge.asked)
        .hasSize(4)
        .allMatch(pair -> pair.second().equals("She earned a painting"));
  }

  @Test
  void score_aggregations_areAsDefined() {
    Trace trace =
        Traces.answer("two")
            .token("Lund", Math.log(0.6))
            .top(alternative("Lund", 0.6), alternative("Oslo", 0.2))
            .token(" 1950", Math.log(0.9))
            .top(alternative(" 1950", 0.9), alternative(" 1951", 0.1))
            .build();
    Helpers helpers = new Judge(Map.of("Oslo", OTHER, "1951", OTHER)).helpers();
    ClaimConditionedProbability scorer = ClaimConditionedProbability.withDefaults();
    Map<Aggregation, Double> wanted =
        Map.of(
            Aggregation.PRODUCT, 1 - 0.75 * 0.9,
            Aggregation.MIN, 0.25,
            Aggregation.MEAN, 1 - (0.75 + 0.9) / 2,
            Aggregation.LENGTH_NORMALISED, 1 - Math.sqrt(0.75 * 0.9));
    wanted.forEach(
        (aggregation, value) ->
            assertThat(
                    scorer
                        .withAggregation(aggregation)
                        .score(trace, List.of(whole(trace)), helpers)
                        .get(0)
                        .value())
                .as(aggregation.id())
                .isCloseTo(value, within(EXACT)));
  }

  @Test
  void score_chosenNotRecorded_isPutFirstWithItsOwnProbability() {
    Trace trace =
        Traces.answer("sampled")
            .token("Lund", Math.log(0.05))
            .top(alternative("Oslo", 0.6), alternative("Bergen", 0.2), alternative("Rome", 0.1))
            .build();
    Helpers helpers = new Judge(Map.of("Oslo", OTHER, "Bergen", OTHER, "Rome", OTHER)).helpers();
    ClaimConditionedProbability scorer = ClaimConditionedProbability.withDefaults();
    assertThat(scorer.score(trace, List.of(whole(trace)), helpers).get(0).value())
        .isCloseTo(1 - 0.05 / 0.95, within(EXACT));
    assertThat(
            scorer.withAlternatives(2).score(trace, List.of(whole(trace)), helpers).get(0).value())
        .isCloseTo(1 - 0.05 / 0.65, within(EXACT));
    assertThat(
            scorer.withAlternatives(1).score(trace, List.of(whole(trace)), helpers).get(0).value())
        .isZero();
  }

  @Test
  void score_referenceWithIdsAndChosenNotRecorded_takesTheLastForIt() {
    Trace plain =
        Traces.answer("sampled")
            .token("Lund", Math.log(0.05))
            .top(
                Alternative.of(1, "Oslo", Math.log(0.6)),
                Alternative.of(2, "Bergen", Math.log(0.2)))
            .build();
    Trace trace =
        Traces.withGeneration(
            plain, Generation.of("Lund", List.of(plain.generation().tokens().get(0).withId(7))));
    CcpExplanation explained =
        ClaimConditionedProbability.withDefaults()
            .withProfile(Profile.REFERENCE)
            .explain(
                trace,
                List.of(whole(trace)),
                new Judge(Map.of("Oslo", OTHER, "Bergen", OTHER)).helpers())
            .get(0);
    assertThat(explained.tokens().get(0).alternatives())
        .extracting(JudgedAlternative::text)
        .containsExactly("Bergen", "Oslo");
    assertThat(explained.score().value()).isCloseTo(-0.25, within(EXACT));
  }

  @Test
  void score_improbableAlternatives_areNotAskedAbout() {
    Trace trace = figure2();
    Judge judge = figure2Judge();
    ClaimConditionedProbability.withDefaults()
        .withLeastProbability(0.05)
        .score(trace, List.of(whole(trace)), judge.helpers());
    assertThat(judge.asked).hasSize(4).noneMatch(pair -> pair.second().endsWith("sculpture"));
  }

  /** 0.9 against 0.9 and 9e-5: ln(1 + 9e-5 / 0.9) = 9.9995e-5 nats less than with the question. */
  @Test
  void score_alternativeBelowTheDefault_movesTheValueWithinItsBound() {
    Trace trace =
        Traces.answer("sure")
            .token("Lund", Math.log(0.9))
            .top(Alternative.of("Lund", Math.log(0.9)), Alternative.of("Oslo", Math.log(9e-5)))
            .build();
    Judge judge = new Judge(Map.of("Oslo", OTHER));
    ClaimConditionedProbability scorer = ClaimConditionedProbability.withDefaults();
    CcpExplanation left = scorer.explain(trace, List.of(whole(trace)), judge.helpers()).get(0);
    assertThat(judge.asked).isEmpty();
    assertThat(left.logCcp()).isZero();
    CcpExplanation all =
        scorer
            .withLeastProbability(0)
            .explain(trace, List.of(whole(trace)), judge.helpers())
            .get(0);
    assertThat(judge.asked).hasSize(2);
    assertThat(all.logCcp()).isCloseTo(-9.9995e-5, within(1e-9));
  }

  @Test
  void explain_manyTraces_asksOnceForDistinctPairs() {
    Trace trace = figure2();
    Judge judge = figure2Judge();
    TracedClaims traced = new TracedClaims(trace, List.of(whole(trace), claim(trace, 0, 1, 3)));
    List<List<CcpExplanation>> all =
        ClaimConditionedProbability.withDefaults()
            .explain(List.of(traced, traced, new TracedClaims(trace, List.of())), judge.helpers());
    assertThat(judge.calls).isEqualTo(1);
    assertThat(judge.asked).doesNotHaveDuplicates().hasSize(16);
    assertThat(all).hasSize(3);
    assertThat(all.get(0)).isEqualTo(all.get(1));
    assertThat(all.get(2)).isEmpty();
  }

  @Test
  void score_longClaim_keepsItsRank() {
    var builder = Traces.answer("long");
    for (int t = 0; t < 5000; t++) {
      builder
          .token(" w" + t, Math.log(0.3))
          .top(alternative(" no", 0.7), alternative(" w" + t, 0.3));
    }
    Trace trace = builder.build();
    CcpExplanation explained =
        ClaimConditionedProbability.withDefaults()
            .withContext(Context.NONE)
            .explain(trace, List.of(whole(trace)), new Judge(Map.of("no", OTHER)).helpers())
            .get(0);
    assertThat(explained.score().value()).isEqualTo(1.0);
    assertThat(explained.logCcp()).isCloseTo(5000 * Math.log(0.3), within(1e-8));
  }

  @Test
  void score_claimOutsideTheTrace_isRefused() {
    Trace trace = figure2();
    assertThatThrownBy(
            () ->
                ClaimConditionedProbability.withDefaults()
                    .score(trace, List.of(claim(trace, 3, 4)), figure2Judge().helpers()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token 4")
        .hasMessageContaining("must be < 4");
  }

  @Test
  void score_missingJudgementOrWrongCount_isRefused() {
    Trace trace =
        figure2()
            .withRecorded(
                new Judgements(Map.of(new TextPair("a", "b"), SAME), Map.of(), Extras.none()));
    ClaimConditionedProbability scorer = ClaimConditionedProbability.withDefaults();
    List<Claim> claims = List.of(whole(trace));
    assertThatThrownBy(() -> scorer.score(trace, claims, Helpers.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no recorded entailment");
    Helpers broken = Helpers.none().withEntailment(pairs -> List.of());
    assertThatThrownBy(() -> scorer.score(trace, claims, broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0 judgements");
  }

  @Test
  void refusal_tokensWithoutText_namesThem() {
    Token nameless =
        Token.of("", TokenDistribution.of(-1).withTop(List.of(Alternative.of("", -1))));
    Trace trace = Trace.of("api", Generation.of("Oslo", List.of(nameless)));
    assertThat(
            ClaimConditionedProbability.withDefaults()
                .refusal(trace, figure2Judge().helpers())
                .orElseThrow())
        .contains("token texts");
  }

  @Test
  void withOptions_outOfRange_areRefused() {
    ClaimConditionedProbability scorer = ClaimConditionedProbability.withDefaults();
    assertThatThrownBy(() -> scorer.withAlternatives(0)).hasMessageContaining("alternatives = 0");
    for (double wrong : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> scorer.withLeastProbability(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be in [0, 1)");
    }
  }

  @Test
  void info_ofProfiles_tellsTheScale() {
    ClaimConditionedProbability scorer = ClaimConditionedProbability.withDefaults();
    assertThat(scorer.info().range()).isEqualTo(Range.UNIT);
    assertThat(scorer.info().unit()).isEqualTo(Unit.PROBABILITY);
    assertThat(scorer.withProfile(Profile.REFERENCE).info().range()).isEqualTo(new Range(-1, 0));
    assertThat(scorer.toString()).startsWith("ClaimConditionedProbability.withDefaults()");
  }

  @Test
  void label_exactTies_goToEntailmentThenAsTheProfileSays() {
    Entailment even = new Entailment(0.2, 0.4, 0.4);
    assertThat(Vote.label(even, Profile.DEFAULT)).isEqualTo(EntailmentLabel.NEUTRAL);
    assertThat(Vote.label(even, Profile.REFERENCE)).isEqualTo(EntailmentLabel.CONTRADICTION);
    Entailment all = new Entailment(0.4, 0.2, 0.4);
    assertThat(Vote.label(all, Profile.REFERENCE)).isEqualTo(EntailmentLabel.ENTAILMENT);
  }
}
