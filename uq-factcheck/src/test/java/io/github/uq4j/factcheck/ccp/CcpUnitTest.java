package io.github.uq4j.factcheck.ccp;

import static io.github.uq4j.factcheck.ccp.CcpFixtures.OTHER;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.factcheck.ccp.CcpFixtures.Judge;
import io.github.uq4j.factcheck.words.ScriptedModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Words instead of tokens, and soft labels. */
class CcpUnitTest {

  private static final double EXACT = 1e-12;

  private final ScriptedModel model =
      new ScriptedModel(
          Map.of("Where?In Os", Map.of("lo", 1.0), "Where?In Oslo", Map.of(".", 1.0)));
  private final Judge judge = new Judge(Map.of("Oslo", OTHER, "Os", OTHER, "Oslo.", OTHER));

  /** "In Lund.": the word's pieces are "Lu" and "nd"; it could have been "Os" and "lo". */
  private Trace lund() {
    return model.numbered(
        Traces.answer("lund")
            .prompt("Where?")
            .token("In", Math.log(0.9))
            .top(model.piece("In", 0.9))
            .token(" Lu", Math.log(0.6))
            .top(model.piece(" Lu", 0.6), model.piece(" Os", 0.4))
            .token("nd", Math.log(0.5))
            .top(model.piece("nd", 0.5), model.piece("x", 0.5))
            .token(".", Math.log(0.9))
            .top(model.piece(".", 0.9))
            .build());
  }

  @Test
  void explain_words_areWholeAndCountOnce() {
    Trace trace = lund();
    CcpExplanation explained =
        ClaimConditionedProbability.asPublished()
            .explain(trace, List.of(whole(trace)), judge.helpers().withLanguage(model))
            .get(0);
    assertThat(explained.unit()).isEqualTo(CcpUnit.WORD);
    assertThat(explained.tokens()).extracting(TokenCcp::length).containsExactly(1, 2, 1);
    TokenCcp word = explained.tokens().get(1);
    assertThat(word.alternatives())
        .extracting(JudgedAlternative::text)
        .startsWith(" Lund", " Oslo");
    assertThat(judge.asked).contains(new TextPair("In Oslo", "In Lund"));
    assertThat(judge.asked).noneMatch(pair -> pair.first().endsWith("Os"));
    double chosen = 0.6 * 0.5 * 0.9;
    assertThat(word.ccp()).isCloseTo(chosen / (chosen + 0.4), within(EXACT));
    assertThat(explained.score().value()).isCloseTo(0.4 / (chosen + 0.4), within(EXACT));
  }

  @Test
  void explain_wordsWithoutAModel_areTokensAndTheResultSaysSo() {
    Trace trace = lund();
    ClaimConditionedProbability words =
        ClaimConditionedProbability.withDefaults().withUnit(CcpUnit.WORD);
    CcpExplanation recorded = words.explain(trace, List.of(whole(trace)), judge.helpers()).get(0);
    assertThat(recorded.unit()).isEqualTo(CcpUnit.TOKEN);
    assertThat(recorded.tokens()).hasSize(4);
    Trace unnumbered =
        Traces.answer("api").token("Lund", -1).top(CcpFixtures.alternative("Lund", 0.3)).build();
    assertThat(
            words
                .explain(
                    unnumbered, List.of(whole(unnumbered)), judge.helpers().withLanguage(model))
                .get(0)
                .unit())
        .isEqualTo(CcpUnit.TOKEN);
  }

  @Test
  void score_ofTokens_givesEveryTokenItsWordsValue() {
    Trace trace = lund();
    Helpers helpers = judge.helpers().withLanguage(model);
    TokenScores scores = TokenClaimConditionedProbability.asPublished().score(trace, helpers);
    assertThat(scores.values()).hasSize(4);
    assertThat(scores.values().get(1)).isEqualTo(scores.values().get(2)).isGreaterThan(0);
    assertThat(SequenceClaimConditionedProbability.asPublished().score(trace, helpers).value())
        .isCloseTo(scores.values().get(1), within(EXACT));
  }

  @Test
  void withUnit_ofTheReference_isRefused() {
    assertThatThrownBy(
            () ->
                ClaimConditionedProbability.withDefaults()
                    .withProfile(Profile.REFERENCE)
                    .withUnit(CcpUnit.WORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokens only");
  }

  @Test
  void score_softLabels_countByTheirShares() {
    Trace trace =
        Traces.answer("soft")
            .token("Lund", Math.log(0.5))
            .top(CcpFixtures.alternative("Lund", 0.5), CcpFixtures.alternative("Oslo", 0.4))
            .build();
    Judge unsure = new Judge(Map.of("Oslo", new Entailment(0.25, 0.125, 0.625)));
    CcpExplanation explained =
        ClaimConditionedProbability.withDefaults()
            .withLabelRule(LabelRule.SOFT)
            .explain(trace, List.of(whole(trace)), unsure.helpers())
            .get(0);
    double same = 0.5 + 0.4 * 0.25;
    assertThat(explained.score().value()).isCloseTo(0.25 / (same + 0.25), within(EXACT));
    JudgedAlternative oslo = explained.tokens().get(0).alternatives().get(1);
    assertThat(oslo.dropped()).isCloseTo(0.4 * 0.125, within(EXACT));
    assertThat(explained.tokens().get(0).dropped()).isEmpty();
  }
}
