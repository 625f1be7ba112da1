package io.github.uq4j.factcheck.ccp;

import static io.github.uq4j.factcheck.ccp.CcpFixtures.OPEN;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.OTHER;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.SAME;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.alternative;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.factcheck.ccp.CcpFixtures.Judge;
import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Defects of the authors' code that the default does not have, and strange input. */
class CcpDefectsTest {

  private static final double EXACT = 1e-12;
  private static final ClaimConditionedProbability DEFAULT =
      ClaimConditionedProbability.withDefaults();
  private static final ClaimConditionedProbability REFERENCE =
      DEFAULT.withProfile(Profile.REFERENCE).withFunctionWords(FunctionWords.english());

  private static Trace one(String chosen, double p, String other, double q) {
    return Traces.answer("one")
        .token(chosen, Math.log(p))
        .top(alternative(chosen, p), alternative(other, q))
        .build();
  }

  private static CcpExplanation explain(ClaimConditionedProbability ccp, Trace trace, Judge judge) {
    return ccp.explain(trace, List.of(whole(trace)), judge.helpers()).get(0);
  }

  @Test
  void score_functionWordsAsTokensComeWithSpacesAndCapitals_countOneByDefaultOnly() {
    for (String word : List.of(" the", "The", " a", "\u2009the")) {
      Trace trace = one(word, 0.5, " no", 0.5);
      Judge judge = new Judge(Map.of("no", OTHER));
      assertThat(explain(DEFAULT, trace, judge).score().value()).as(word).isZero();
      assertThat(judge.asked).isEmpty();
      assertThat(explain(REFERENCE, trace, judge).score().value()).as(word).isEqualTo(-0.5);
    }
  }

  @Test
  void score_functionWordsOfOtherLanguages_fireInTheirPieces() {
    Trace russian =
        Traces.answer("ru")
            .token(" н", Math.log(0.5))
            .top(alternative(" н", 0.5), alternative(" в", 0.5))
            .token("а", Math.log(0.5))
            .top(alternative("а", 0.5), alternative("ад", 0.5))
            .token(" не", Math.log(0.5))
            .top(alternative(" не", 0.5), alternative(" уже", 0.5))
            .build();
    Judge judge = new Judge(Map.of("уже", OTHER));
    CcpExplanation explained = explain(DEFAULT, russian, judge);
    assertThat(explained.tokens())
        .extracting(TokenCcp::functionWord)
        .containsExactly(true, true, false);
    assertThat(explained.score().value()).isCloseTo(0.5, within(EXACT));
  }

  @Test
  void score_loneBytePiecesInTheMiddle_loseNoLaterToken() {
    Trace trace =
        Traces.answer("bytes")
            .token("\uFFFD", Math.log(0.5))
            .top(alternative("\uFFFD", 0.5), alternative("x", 0.5))
            .token(" Lund", Math.log(0.5))
            .top(alternative(" Lund", 0.5), alternative(" Oslo", 0.5))
            .build();
    CcpExplanation explained = explain(DEFAULT, trace, new Judge(Map.of("Oslo", OTHER)));
    assertThat(explained.tokens()).extracting(TokenCcp::ccp).containsExactly(1.0, 0.5);
  }

  @Test
  void score_allNeutral_isCertainAndTellsWhatWasDropped() {
    Trace trace = one(" Lund", 0.4, " 1977", 0.3);
    CcpExplanation explained = explain(DEFAULT, trace, new Judge(Map.of()));
    assertThat(explained.score().value()).isZero();
    assertThat(explained.logCcp()).isZero();
    List<JudgedAlternative> dropped = explained.tokens().get(0).dropped();
    assertThat(dropped).extracting(JudgedAlternative::text).containsExactly(" 1977");
    assertThat(dropped.get(0).dropped()).isCloseTo(0.3, within(EXACT));
    assertThat(
            explain(DEFAULT.withLabelRule(LabelRule.SOFT), trace, new Judge(Map.of()))
                .score()
                .value())
        .as("an open judgement has a little of each")
        .isCloseTo(0.03 / (0.4 + 0.06), within(EXACT));
  }

  @Test
  void refusal_withoutAlternatives_namesTheSignal() {
    Trace trace = Traces.ofLogprobs("bare", -0.1, -0.2);
    assertThat(DEFAULT.refusal(trace, new Judge(Map.of()).helpers()).orElseThrow())
        .contains("top-logprobs");
  }

  @Test
  void score_strangeText_isANumber() {
    Map<String, Entailment> labels = new HashMap<>();
    List<String> texts =
        List.of(
            " في",
            "\u200Fكتاب",
            "עברית",
            "😀",
            "👩\u200D👩\u200D👧",
            "e\u0301",
            "\u0301",
            "\uD83D",
            "\uDE00",
            "\u0000",
            "\u200B",
            " ",
            "\n\n",
            "\t",
            "ａ",
            "ß",
            "İ",
            "\u202Eabc");
    for (String chosen : texts) {
      for (String other : texts) {
        labels.put(other.substring(other.lastIndexOf(' ') + 1), OTHER);
        Trace trace = one(chosen, 0.5, other, 0.25);
        for (Context context : Context.values()) {
          for (ClaimConditionedProbability ccp : List.of(DEFAULT, REFERENCE)) {
            double value =
                explain(ccp.withContext(context), trace, new Judge(labels)).score().value();
            assertThat(value).as("%s or %s", chosen, other).isBetween(-1.0, 1.0);
          }
        }
      }
    }
  }

  @Test
  void score_emptyAndBlankAnswers_haveNothingInDoubt() {
    for (String blank : List.of(" ", "\n", "\u00A0", "\u3000")) {
      Trace trace = one(blank, 0.5, " Lund", 0.5);
      CcpExplanation explained = explain(DEFAULT, trace, new Judge(Map.of()));
      assertThat(explained.score().value()).as("\"" + blank + "\"").isZero();
    }
    Trace empty = Traces.answer("empty").endOfSequence(-0.1).build();
    assertThat(
            SequenceClaimConditionedProbability.withDefaults()
                .refusal(empty, new Judge(Map.of()).helpers())
                .orElseThrow())
        .contains("only special tokens");
    assertThat(DEFAULT.score(empty, List.of(), new Judge(Map.of()).helpers())).isEmpty();
  }

  @Test
  void combine_twoWaysAndOneWay_agreeWhereTheLabelsDo() {
    Trace trace = one(" Lund", 0.5, " Oslo", 0.25);
    Map.of(
            SAME,
            EntailmentLabel.ENTAILMENT,
            OTHER,
            EntailmentLabel.CONTRADICTION,
            OPEN,
            EntailmentLabel.NEUTRAL)
        .forEach(
            (judgement, label) -> {
              for (Direction direction : Direction.values()) {
                CcpExplanation explained =
                    explain(
                        DEFAULT.withDirection(direction),
                        trace,
                        new Judge(Map.of("Oslo", judgement)));
                assertThat(explained.tokens().get(0).alternatives().get(1).label())
                    .isEqualTo(label);
              }
            });
  }
}
