package io.github.uq4j.factcheck.ccp;

import static io.github.uq4j.factcheck.ccp.CcpFixtures.OTHER;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.alternative;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.claim;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.figure2;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.figure2Judge;
import static io.github.uq4j.factcheck.ccp.CcpFixtures.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.factcheck.ccp.CcpFixtures.Judge;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the entailment model is asked, and what it is not. */
class CcpWordingTest {

  @Test
  void score_claimPrefix_joinsOnlyTheClaimsTokens() {
    Trace trace = figure2();
    Judge judge = figure2Judge();
    ClaimConditionedProbability.withDefaults()
        .score(trace, List.of(claim(trace, 0, 1, 3)), judge.helpers());
    assertThat(judge.asked)
        .contains(
            new TextPair("She earned painting", "She earned acting"),
            new TextPair("She earned acting", "She earned painting"))
        .hasSize(8);
    judge.asked.clear();
    ClaimConditionedProbability.withDefaults()
        .score(trace, List.of(claim(trace, 1, 3)), judge.helpers());
    assertThat(judge.asked).contains(new TextPair("earned painting", "earned 1977"));
  }

  @Test
  void score_otherContexts_askOtherTexts() {
    Trace trace = figure2();
    Judge judge = figure2Judge();
    ClaimConditionedProbability scorer = ClaimConditionedProbability.withDefaults();
    scorer
        .withContext(Context.SENTENCE_PREFIX)
        .score(trace, List.of(claim(trace, 3)), judge.helpers());
    assertThat(judge.asked).contains(new TextPair("She earned a painting", "She earned a art"));
    judge.asked.clear();
    scorer.withContext(Context.NONE).score(trace, List.of(claim(trace, 3)), judge.helpers());
    assertThat(judge.asked).contains(new TextPair("painting", "art"));
  }

  @Test
  void score_wordlessAlternatives_areNeutralAndNotAsked() {
    Trace trace =
        Traces.answer("wordless")
            .token("Lund", Math.log(0.5))
            .top(
                alternative("Lund", 0.5),
                alternative("</s>", 0.2),
                alternative("", 0.1),
                alternative("\uFFFD", 0.05),
                alternative("<|eot_id|>", 0.02),
                alternative(" Lund", 0.01),
                Alternative.of("never", Double.NEGATIVE_INFINITY))
            .token("\uFFFD", Math.log(0.5))
            .top(alternative("\uFFFD", 0.5), alternative("x", 0.4))
            .endOfSequence(-0.1)
            .build();
    Judge judge = new Judge(Map.of());
    CcpExplanation explained =
        ClaimConditionedProbability.withDefaults()
            .explain(trace, List.of(whole(trace)), judge.helpers())
            .get(0);
    assertThat(explained.score().value()).isZero();
    assertThat(explained.tokens().get(0).alternatives())
        .extracting(JudgedAlternative::label)
        .containsExactly(
            EntailmentLabel.ENTAILMENT,
            EntailmentLabel.NEUTRAL,
            EntailmentLabel.NEUTRAL,
            EntailmentLabel.NEUTRAL,
            EntailmentLabel.NEUTRAL,
            EntailmentLabel.ENTAILMENT);
    assertThat(judge.asked).isEmpty();
    assertThat(judge.calls).isZero();
  }

  @Test
  void score_functionWordInsideAWord_counts() {
    Trace trace =
        Traces.answer("pieces")
            .token("a", Math.log(0.5))
            .top(alternative("a", 0.5), alternative("o", 0.5))
            .token("pple", Math.log(0.9))
            .top(alternative("pple", 0.9))
            .token(" he", Math.log(0.9))
            .top(alternative(" he", 0.9))
            .token("'s", Math.log(0.9))
            .top(alternative("'s", 0.9))
            .token(" not", Math.log(0.9))
            .top(alternative(" not", 0.9))
            .token(" of", Math.log(0.9))
            .top(alternative(" of", 0.9))
            .token(" m", Math.log(0.9))
            .top(alternative(" m", 0.9))
            .build();
    assertThat(
            ClaimConditionedProbability.withDefaults()
                .explain(trace, List.of(whole(trace)), new Judge(Map.of("o", OTHER)).helpers())
                .get(0)
                .tokens())
        .extracting(TokenCcp::functionWord)
        .containsExactly(false, false, true, true, false, true, false);
  }

  @Test
  void score_tokensWithoutTheirSpaces_getThemFromTheAnswer() {
    List<Token> tokens =
        List.of(
            Token.of(
                    "Born",
                    TokenDistribution.of(-0.1).withTop(List.of(Alternative.of("Born", -0.1))))
                .withSpan(new TextSpan(0, 4)),
            Token.of("in", TokenDistribution.of(-0.1).withTop(List.of(Alternative.of("in", -0.1))))
                .withSpan(new TextSpan(5, 7)),
            Token.of(
                    "Oslo",
                    TokenDistribution.of(-0.1)
                        .withTop(List.of(Alternative.of("Oslo", -0.1), Alternative.of("Lund", -3))))
                .withSpan(new TextSpan(8, 12)));
    Trace trace = Trace.of("sentencepiece", Generation.of("Born in Oslo", tokens));
    Judge judge = new Judge(Map.of());
    for (Context context : List.of(Context.CLAIM_PREFIX, Context.SENTENCE_PREFIX)) {
      judge.asked.clear();
      List<TokenCcp> explained =
          ClaimConditionedProbability.withDefaults()
              .withContext(context)
              .explain(trace, List.of(whole(trace)), judge.helpers())
              .get(0)
              .tokens();
      assertThat(judge.asked).contains(new TextPair("Born in Oslo", "Born in Lund"));
      assertThat(explained.get(1).functionWord()).isTrue();
    }
  }

  @Test
  void score_functionWordWrittenAsAName_counts() {
    TraceBuilder trace = Traces.answer("names");
    for (String text :
        List.of("The", " WHO", " knew", " Will", " and", " I", ".", "\n", "Will", ",", " The")) {
      trace.token(text, -0.1).top(Alternative.of(text, -0.1));
    }
    Trace built = trace.build();
    assertThat(
            ClaimConditionedProbability.withDefaults()
                .explain(built, List.of(whole(built)), new Judge(Map.of()).helpers())
                .get(0)
                .tokens())
        .extracting(TokenCcp::functionWord)
        .containsExactly(true, false, false, false, true, true, false, false, true, false, false);
  }

  @Test
  void score_idListedTwice_countsOnce() {
    Trace trace =
        Traces.answer("twice")
            .token("Oslo", Math.log(0.4))
            .top(
                Alternative.of(1, "Oslo", Math.log(0.4)),
                Alternative.of(1, "Oslo", Math.log(0.4)),
                Alternative.of(2, "Lund", Math.log(0.2)),
                Alternative.of(2, "Lund", Math.log(0.2)))
            .build();
    Generation answer = trace.generation();
    for (Token token : List.of(answer.tokens().get(0), answer.tokens().get(0).withId(1))) {
      Trace one = Traces.withGeneration(trace, Generation.of(answer.text(), List.of(token)));
      assertThat(
              ClaimConditionedProbability.withDefaults()
                  .explain(one, List.of(whole(one)), new Judge(Map.of("Lund", OTHER)).helpers())
                  .get(0)
                  .score()
                  .value())
          .isCloseTo(0.2 / 0.6, within(1e-12));
    }
  }

  @Test
  void score_partOfACharacter_isNotAsked() {
    Token part =
        Token.of(
                "\\xf0\\x9f",
                TokenDistribution.of(-0.1)
                    .withTop(List.of(Alternative.of("\\xf0\\x9f", -0.1), Alternative.of("x", -3))))
            .withSpan(new TextSpan(0, 2));
    Token bytes =
        new Token(
            part.id(),
            part.text(),
            part.span(),
            part.kind(),
            part.distribution(),
            List.of(0xF0, 0x9F),
            part.extras());
    Trace trace = Trace.of("bytes", Generation.of("\uD83D\uDE00", List.of(bytes)));
    Judge judge = new Judge(Map.of());
    assertThat(
            ClaimConditionedProbability.withDefaults()
                .score(trace, List.of(whole(trace)), judge.helpers())
                .get(0)
                .value())
        .isZero();
    assertThat(judge.asked).isEmpty();
  }

  @Test
  void score_referenceInSentences_takesSpecialTokensWithoutAPlace() {
    Token said =
        Token.of("Oslo", TokenDistribution.of(-0.1).withTop(List.of(Alternative.of("Oslo", -0.1))))
            .withSpan(new TextSpan(0, 4));
    Token end =
        Token.of(
                "</s>",
                TokenDistribution.of(-0.1)
                    .withTop(List.of(Alternative.of("</s>", -0.1), Alternative.of(".", -3))))
            .withKind(Token.Kind.SPECIAL);
    Trace trace = Trace.of("end", Generation.of("Oslo", List.of(said, end)));
    Judge judge = new Judge(Map.of());
    SequenceClaimConditionedProbability.withDefaults()
        .withProfile(Profile.REFERENCE)
        .withContext(Context.SENTENCE_PREFIX)
        .score(trace, judge.helpers());
    assertThat(judge.asked).contains(new TextPair("Oslo</s>", "Oslo."));
  }
}
