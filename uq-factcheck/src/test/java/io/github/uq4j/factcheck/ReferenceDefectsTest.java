package io.github.uq4j.factcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.baselines.ClaimPTrue;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.claims.PolygraphClaims;
import io.github.uq4j.factcheck.claims.SentenceClaims;
import io.github.uq4j.factcheck.claims.UnalignedClaim;
import io.github.uq4j.factcheck.claims.prompted.PromptedClaims;
import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every known defect of the authors' code (LM-Polygraph): what it does, and that the default does
 * it right. Numbers are worked out by hand; every two different texts contradict each other.
 */
class ReferenceDefectsTest {

  private static final double EXACT = 1e-12;

  private static final EntailmentModel STRICT =
      pairs ->
          pairs.stream()
              .map(
                  pair ->
                      pair.first().equals(pair.second())
                          ? new Entailment(1, 0, 0)
                          : new Entailment(0, 0, 1))
              .toList();
  private static final Helpers HELPERS = Helpers.none().withEntailment(STRICT);
  private static final ClaimConditionedProbability CCP = ClaimConditionedProbability.withDefaults();
  private static final ClaimConditionedProbability REFERENCE = CCP.withProfile(Profile.REFERENCE);

  private static Alternative said(String text, double probability) {
    return Alternative.of(text, Math.log(probability));
  }

  private static double value(ClaimConditionedProbability ccp, Trace trace, Claim claim) {
    return ccp.score(trace, List.of(claim), HELPERS).get(0).value();
  }

  private static Claim whole(Trace trace) {
    List<Integer> all = IntStream.range(0, trace.generation().tokens().size()).boxed().toList();
    return new Claim(
        "claim", new TextSpan(0, trace.generation().text().length()), all, Optional.empty());
  }

  @Test
  void stopWords_asTokensSpellThem_neverFireInTheReference() {
    Trace trace =
        Traces.answer("a")
            .token(" the", Math.log(0.5))
            .top(said(" the", 0.5), said(" no", 0.5))
            .token(" mayor", Math.log(0.8))
            .top(said(" mayor", 0.8), said(" vicar", 0.2))
            .build();
    // .5 / (.5 + .5) counts in the reference, whose list has "the" and not " the".
    assertThat(value(REFERENCE.withFunctionWords(FunctionWords.english()), trace, whole(trace)))
        .isCloseTo(-0.5 * 0.8, within(EXACT));
    assertThat(value(CCP, trace, whole(trace))).isCloseTo(1 - 0.8, within(EXACT));
  }

  @Test
  void chosenToken_notAmongTheAlternatives_isLostInTheReference() {
    TokenDistribution sampled =
        TokenDistribution.of(Math.log(0.05))
            .withTop(
                List.of(
                    Alternative.of(1, "Oslo", Math.log(0.6)),
                    Alternative.of(2, "Bergen", Math.log(0.2))));
    Trace trace =
        Trace.of("a", Generation.of("Lund", List.of(Token.of("Lund", sampled).withId(7))));
    // The reference takes Bergen for what was said: .2 / (.2 + .6).
    assertThat(value(REFERENCE, trace, whole(trace))).isCloseTo(-0.25, within(EXACT));
    assertThat(value(CCP, trace, whole(trace))).isCloseTo(1 - 0.05 / 0.85, within(EXACT));
  }

  @Test
  void claimWithAWordTheSentenceLacks_isDroppedInSilenceInTheReference() {
    Trace trace =
        Traces.answer("a")
            .token("She", Math.log(0.9))
            .top(said("She", 0.9))
            .token(" left", Math.log(0.9))
            .top(said(" left", 0.9))
            .token(" Oslo", Math.log(0.6))
            .top(said(" Oslo", 0.6), said(" Lund", 0.2))
            .token(".", Math.log(0.9))
            .top(said(".", 0.9))
            .build();
    assertThat(PolygraphClaims.matchWords("She left Oslo", List.of("Oslo", "departed"))).isEmpty();
    List<UnalignedClaim> told = new ArrayList<>();
    List<Claim> claims =
        PromptedClaims.of(
                prompts ->
                    prompts.stream()
                        .map(
                            prompt ->
                                !prompt.contains("Statement:\n")
                                    ? "- She left Oslo.\n- The moon is cheese."
                                    : prompt.contains("Statement:\nThe moon")
                                        ? "moon | cheese"
                                        : "oslo | left | departed")
                        .toList())
            .withUnaligned(told::add)
            .extract(trace);
    assertThat(claims).extracting(Claim::text).containsExactly("She left Oslo.");
    assertThat(claims.get(0).tokens()).containsExactly(1, 2);
    // Nothing contradicts "left"; Oslo is .6 / (.6 + .2).
    assertThat(value(CCP, trace, claims.get(0))).isCloseTo(0.25, within(EXACT));
    assertThat(told).extracting(UnalignedClaim::text).containsExactly("The moon is cheese.");
  }

  @Test
  void repeatedSentence_hasTheTokensOfItsFirstInTheReference() {
    Trace trace =
        Traces.answer("a")
            .token("He", Math.log(0.9))
            .top(said("He", 0.9))
            .token(" won", Math.log(0.8))
            .top(said(" won", 0.8), said(" lost", 0.2))
            .token(".", Math.log(0.9))
            .top(said(".", 0.9))
            .token("\n", Math.log(0.9))
            .top(said("\n", 0.9))
            .token("He", Math.log(0.9))
            .top(said("He", 0.9))
            .token(" won", Math.log(0.4))
            .top(said(" lost", 0.6), said(" won", 0.4))
            .token(".", Math.log(0.9))
            .top(said(".", 0.9))
            .build();
    assertThat(PolygraphClaims.sentences(trace.generation()))
        .extracting(PolygraphClaims.Sentence::firstToken)
        .containsExactly(0, 0);
    List<Claim> claims = SentenceClaims.withDefaults().extract(trace);
    assertThat(claims).hasSize(2);
    assertThat(value(CCP, trace, claims.get(0))).isCloseTo(0.2, within(EXACT));
    assertThat(value(CCP, trace, claims.get(1))).isCloseTo(0.6, within(EXACT));
  }

  @Test
  void lonePieceOfACharacter_losesAllLaterTokensInTheReference() {
    List<Token> tokens =
        List.of(
            piece("A", 0, 1, said("A", 0.9)),
            piece("\uFFFD", 1, 4, said("\uFFFD", 0.5), said("x", 0.5)),
            piece("\uFFFD", 2, 4, said("\uFFFD", 0.5), said("x", 0.5)),
            piece(" sat", 4, 8, said(" sat", 0.8), said(" lay", 0.2)));
    String text = "A 🐈 sat";
    Trace trace = Trace.of("a", Generation.of(text, tokens));
    String marks = PolygraphClaims.matchWords(text, List.of("sat")).orElseThrow();
    assertThat(PolygraphClaims.align(text, marks, tokens.stream().map(Token::text).toList()))
        .isEmpty();
    Claim claim = SentenceClaims.withDefaults().extract(trace).get(0);
    assertThat(claim.tokens()).contains(3);
    // The pieces say nothing that could be contradicted; " sat" is .8 / (.8 + .2).
    assertThat(value(CCP, trace, claim)).isCloseTo(0.2, within(EXACT));
  }

  private static Token piece(String text, int start, int end, Alternative... top) {
    return Token.of(text, TokenDistribution.of(top[0].logprob()).withTop(List.of(top)))
        .withSpan(new TextSpan(start, end));
  }

  @Test
  void promptOfPTrue_holdsTheNameOfAnObjectInTheReference() {
    Trace trace = Traces.answer("a").prompt("Who?").token("Mara", -0.5).token(" sang", -1).build();
    // The model finds the claim's words true with ln p = -.25, and anything else with -3.
    Helpers model =
        ScriptedModel.helpers(
            request ->
                Generation.of(
                    request.text(),
                    List.of(
                        Token.of(
                            request.text(),
                            TokenDistribution.of(
                                request.prompt().contains("answer: Mara sang\n") ? -0.25 : -3)))));
    Claim claim = new Claim("Mara sang", new TextSpan(0, 9), List.of(0, 1), Optional.empty());
    ClaimPTrue scorer = ClaimPTrue.withDefaults();
    assertThat(scorer.score(trace, List.of(claim), model).get(0).value())
        .isCloseTo(0.25, within(EXACT));
    ClaimPTrue reference = scorer.withProfile(Profile.REFERENCE);
    assertThat(reference.score(trace, List.of(claim), model).get(0).value())
        .isCloseTo(3, within(EXACT));
    assertThat(reference.questions(trace, List.of(claim)).passes().get(0).prompt())
        .contains("Claim(claim_text='Mara sang'");
  }
}
