package io.github.uq4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.factcheck.FactCheck;
import io.github.uq4j.factcheck.FactChecker;
import io.github.uq4j.factcheck.baselines.MaxClaimProbability;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import io.github.uq4j.factcheck.ccp.CcpUnit;
import io.github.uq4j.factcheck.ccp.JudgedAlternative;
import io.github.uq4j.factcheck.ccp.TokenCcp;
import io.github.uq4j.factcheck.claims.RecordedClaims;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.EntailmentLabel;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report shows of a checked answer. */
class CheckedAnswersTest {

  /** Different texts contradict each other. */
  private static final EntailmentModel STRICT =
      pairs ->
          pairs.stream()
              .map(
                  pair ->
                      pair.first().equals(pair.second())
                          ? new Entailment(1, 0, 0)
                          : new Entailment(0, 0, 1))
              .toList();

  private static final Trace TRACE =
      Traces.answer("a")
          .prompt("Who?")
          .token("Vera", Math.log(0.9))
          .top(Alternative.of("Vera", Math.log(0.9)))
          .token(" Oslo", Math.log(0.6))
          .top(Alternative.of(" Oslo", Math.log(0.6)), Alternative.of(" Lund", Math.log(0.2)))
          .token("!", Math.log(0.5))
          .top(Alternative.of("!", Math.log(0.5)))
          .endOfSequence(-0.1)
          .claim("Vera Oslo", 0, 1)
          .build();

  private static FactCheck check() {
    return FactChecker.withDefaults()
        .withExtractor(RecordedClaims.withDefaults())
        .withHelpers(Helpers.none().withEntailment(STRICT))
        .check(TRACE);
  }

  @Test
  void answer_checkedTrace_showsHeatDoubtAndLabels() {
    Answer answer = CheckedAnswers.answer(TRACE, check(), c -> Optional.of("Oslo it is"));
    assertThat(answer.prompt()).isEqualTo("Who?");
    assertThat(answer.text()).isEqualTo("Vera Oslo!");
    assertThat(answer.tokens()).hasSize(3);

    HeatToken oslo = answer.tokens().get(1);
    assertThat(oslo.uncertainty()).isCloseTo(0.25, within(1e-12)); // 1 - .6 / (.6 + .2)
    assertThat(oslo.alternatives()).extracting(AlternativeView::text).contains(" Oslo", " Lund");
    assertThat(oslo.alternatives().get(1).label()).contains(EntailmentLabel.CONTRADICTION);
    assertThat(oslo.logCcp().orElseThrow()).isCloseTo(Math.log(0.75), within(1e-12));

    HeatToken mark = answer.tokens().get(2);
    assertThat(mark.uncertainty()).isZero();
    assertThat(mark.logCcp()).isEmpty();
    assertThat(mark.alternatives().get(0).label()).isEmpty();

    ClaimView claim = answer.claims().get(0);
    assertThat(claim.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(claim.truthNote()).contains("Oslo it is");
    assertThat(claim.otherScores()).extracting(NamedScore::name).contains("max-claim-probability");
  }

  @Test
  void answer_withoutTruth_saysNothingOfIt() {
    ClaimView claim = CheckedAnswers.answer(TRACE, check()).claims().get(0);
    assertThat(claim.truth()).isEmpty();
    assertThat(claim.truthNote()).isEmpty();
  }

  /** "In Lund 🐈": the word is "Lu" and "nd", the cat two pieces of bytes. */
  private static final Trace WORDS =
      Trace.of(
          "w",
          Generation.of(
              "In Lund 🐈",
              List.of(
                  piece("In", 0, 2, 0.9),
                  piece(" Lu", 2, 5, 0.6),
                  piece("nd", 5, 7, 0.5),
                  piece(" \uFFFD", 7, 10, 0.9),
                  piece("\uFFFD", 8, 10, 0.5))));

  private static Token piece(String text, int start, int end, double probability) {
    return Token.of(text, TokenDistribution.of(Math.log(probability)))
        .withSpan(new TextSpan(start, end));
  }

  /** What claim-conditioned probability of words says of {@link #WORDS}. */
  static Answer ofWords() {
    Claim claim = new Claim("In Lund", new TextSpan(0, 7), List.of(0, 1, 2), Optional.empty());
    FactCheck check =
        FactChecker.withDefaults()
            .withExtractor(trace -> List.of(claim))
            .withScorers(List.of(MaxClaimProbability.withDefaults()))
            .withThreshold(1)
            .check(WORDS);
    TokenCcp in =
        new TokenCcp(0, 1, 0, true, List.of(judged("In", 0.9, EntailmentLabel.ENTAILMENT)));
    TokenCcp lund =
        new TokenCcp(
            1,
            2,
            Math.log(0.375),
            false,
            List.of(
                judged(" Lund", 0.24, EntailmentLabel.ENTAILMENT),
                judged(" Oslo", 0.4, EntailmentLabel.CONTRADICTION)));
    CcpExplanation explained =
        new CcpExplanation(
            claim, check.claims().get(0).doubt(), Math.log(0.375), CcpUnit.WORD, List.of(in, lund));
    return CheckedAnswers.answer(
        WORDS,
        new FactCheck(
            "w", "In Lund 🐈", check.claims(), List.of(explained), Map.of(), check.rule()));
  }

  private static JudgedAlternative judged(String text, double p, EntailmentLabel label) {
    return new JudgedAlternative(text, Math.log(p), label);
  }

  @Test
  void answer_wordOfSeveralTokens_isOneWithItsHeatAndAlternatives() {
    Answer answer = ofWords();
    assertThat(answer.tokens())
        .extracting(HeatToken::span)
        .containsExactly(new TextSpan(0, 2), new TextSpan(2, 7), new TextSpan(7, 10));
    HeatToken lund = answer.tokens().get(1);
    assertThat(lund.uncertainty()).isCloseTo(0.625, within(1e-12)); // .4 / (.24 + .4)
    assertThat(Math.exp(lund.logprob().orElseThrow())).isCloseTo(0.24, within(1e-12));
    assertThat(lund.alternatives())
        .extracting(AlternativeView::text)
        .containsExactly(" Lund", " Oslo");
  }

  @Test
  void page_wordOfSeveralTokens_isHeatedToItsEndAndTellsItsAlternatives(@TempDir Path folder)
      throws Exception {
    String page =
        HtmlReport.withDefaults().render(FactCheckReport.of("Words", 0.5, List.of(ofWords())));
    Element seen =
        Browser.see(
            folder,
            page,
            1200,
            """
            var word = Array.from(doc.querySelectorAll('.t[data-d]')).find(function (t) { return t.textContent === 'Lund'; });
            saw('word', word ? word.textContent : '');
            saw('heat', page.getComputedStyle(word).backgroundColor !== page.getComputedStyle(word.parentNode).backgroundColor);
            saw('halves', Array.from(doc.querySelectorAll('.t')).some(function (t) { return t.textContent === 'nd'; }));
            word.focus({ focusVisible: true });
            saw('pop', doc.getElementById('pop').textContent);
            """);
    assertThat(seen.attr("data-error")).isEmpty();
    assertThat(seen.attr("data-word")).isEqualTo("Lund");
    assertThat(seen.attr("data-heat")).isEqualTo("true");
    assertThat(seen.attr("data-halves")).isEqualTo("false");
    assertThat(seen.attr("data-pop")).contains("Lund").contains("Oslo").contains("40.0");
  }
}
