package io.github.uq4j.factcheck.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ClaimExtractionTest {

  private static final Pattern PIECES =
      Pattern.compile("\\s?[\\p{L}\\p{N}]+|\\s?[^\\p{L}\\p{N}\\s]|\\s");

  /** A trace whose tokens are words with their leading space, and punctuation marks. */
  private static Trace answer(String text) {
    TraceBuilder trace = Traces.answer("t");
    Matcher matcher = PIECES.matcher(text);
    while (matcher.find()) {
      trace.token(matcher.group(), -0.1);
    }
    return trace.endOfSequence(-0.1).build();
  }

  private static Trace cutOff(String text) {
    Trace trace = answer(text);
    return Traces.withGeneration(trace, trace.generation().withFinishReason("length"));
  }

  private static List<String> texts(ClaimExtractor extractor, Trace trace) {
    return extractor.extract(trace).stream().map(Claim::text).toList();
  }

  private static List<String> clauses(String text) {
    return texts(ClauseClaims.withDefaults(), answer(text));
  }

  @Test
  void sentences_ofAnAnswer_areClaimsWithoutStops() {
    Trace trace = answer("She was born in Oslo. She won a prize in 1950! Did she?");
    List<Claim> claims = SentenceClaims.withDefaults().extract(trace);
    assertThat(claims.stream().map(Claim::text).toList())
        .containsExactly("She was born in Oslo", "She won a prize in 1950");
    assertThat(claims.get(0).tokens()).containsExactly(0, 1, 2, 3, 4);
    assertThat(claims.get(1).tokens()).containsExactly(6, 7, 8, 9, 10, 11);
    assertThat(claims.get(1).span()).isEqualTo(new TextSpan(22, 45));
  }

  @Test
  void sentences_headingsListsAndRules_areCleaned() {
    assertThat(
            texts(
                SentenceClaims.withDefaults(),
                answer(
                    "# Life\n- Born in Oslo.\n2) Died in Bergen\n3. Loved cats.\n* * *\n-5 is cold.")))
        .containsExactly("Born in Oslo", "Died in Bergen", "Loved cats", "-5 is cold");
  }

  @Test
  void sentences_withATagOrANumber_areNoHeadings() {
    assertThat(
            texts(
                SentenceClaims.withDefaults(),
                answer("## Life\n#MeToo began in 2017.\n#1 was Oslo.\n###\n")))
        .containsExactly("#MeToo began in 2017", "#1 was Oslo");
  }

  @Test
  void sentences_cutOffAtTheLimit_dropsTheBrokenOneUnlessKept() {
    Trace trace = cutOff("She was born in Oslo. She won");
    assertThat(texts(SentenceClaims.withDefaults(), trace)).containsExactly("She was born in Oslo");
    assertThat(texts(SentenceClaims.withDefaults().withUnfinished(Unfinished.KEEP), trace))
        .containsExactly("She was born in Oslo", "She won");
    assertThat(texts(ClauseClaims.withDefaults().withUnfinished(Unfinished.KEEP), trace))
        .containsExactly("She was born in Oslo", "She won");
    assertThat(texts(SentenceClaims.withDefaults(), cutOff("She was born in Oslo.")))
        .containsExactly("She was born in Oslo");
    assertThat(texts(SentenceClaims.withDefaults(), answer("Oslo"))).containsExactly("Oslo");
  }

  @Test
  void clauses_withSubjectsOfTheirOwn_areSplit() {
    assertThat(clauses("Mara Voss was born in Oslo, and she works as a nurse."))
        .containsExactly("Mara Voss was born in Oslo", "she works as a nurse");
    assertThat(clauses("Mara Voss was born in Oslo; she works as a nurse."))
        .containsExactly("Mara Voss was born in Oslo", "she works as a nurse");
    assertThat(clauses("The river is long, but the lake is deep, while Erik stayed at home."))
        .containsExactly("The river is long", "the lake is deep", "Erik stayed at home");
    assertThat(clauses("She studied in Lund; however, her brother was a painter."))
        .containsExactly("She studied in Lund", "however, her brother was a painter");
    assertThat(clauses("The war ended in May, and soldiers were sent home."))
        .containsExactly("The war ended in May", "soldiers were sent home");
  }

  @Test
  void clauses_tokensOfParts_leaveTheConnectorOut() {
    List<Claim> claims =
        ClauseClaims.withDefaults().extract(answer("She was born here, and he left for Rome."));
    assertThat(claims.get(0).tokens()).containsExactly(0, 1, 2, 3);
    assertThat(claims.get(1).tokens()).containsExactly(6, 7, 8, 9);
  }

  @Test
  void clauses_phrases_stayWhole() {
    for (String whole :
        List.of(
            "She was born in Oslo, or she was born in Bergen",
            "He wrote \"I came; I saw the town, and she left me\" in 1950",
            "He wrote (as he said; she was there at noon) a book",
            "They sold bread; milk; cheese and wine of the south",
            "Oslo, and she left soon after")) {
      assertThat(clauses(whole + ".")).containsExactly(whole);
    }
  }

  @Test
  void extractors_emptyAnswer_findNothing() {
    Trace silent = Traces.answer("silent").endOfSequence(-0.1).build();
    assertThat(SentenceClaims.withDefaults().extract(silent)).isEmpty();
    assertThat(ClauseClaims.withDefaults().extract(silent)).isEmpty();
    assertThat(RecordedClaims.withDefaults().extract(silent)).isEmpty();
  }

  @Test
  void extractors_tokensWithoutPlace_areRefusedByName() {
    Generation unplaced =
        Generation.of("Oslo.", List.of(Token.of("Oslo.", TokenDistribution.of(-1))));
    Trace bare = Trace.of("bare", Generation.of("Oslo.", List.of()));
    for (ClaimExtractor extractor :
        List.of(SentenceClaims.withDefaults(), ClauseClaims.withDefaults())) {
      assertThatThrownBy(() -> extractor.extract(Trace.of("t", unplaced)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("token-spans")
          .hasMessageContaining("\"t\"");
      assertThatThrownBy(() -> extractor.extract(bare))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no tokens");
    }
    assertThatThrownBy(() -> ClaimAligner.tokens(unplaced, new TextSpan(0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokens[0]");
  }

  @Test
  void aligner_spaceOnlyOverlap_doesNotCount() {
    Generation generation = answer("She left Oslo").generation();
    assertThat(ClaimAligner.tokens(generation, new TextSpan(0, 4))).containsExactly(0);
    assertThat(ClaimAligner.tokens(generation, new TextSpan(2, 6))).containsExactly(0, 1);
    assertThat(ClaimAligner.tokens(generation, new TextSpan(3, 3))).isEmpty();
    assertThat(ClaimAligner.span(generation, List.of(1, 2))).contains(new TextSpan(4, 13));
    assertThatThrownBy(() -> ClaimAligner.tokens(generation, new TextSpan(0, 14)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("13");
  }

  private static RecordedClaim recorded(String text, Optional<TextSpan> span, Integer... tokens) {
    return new RecordedClaim(text, span, List.of(tokens), Optional.of(true), Extras.none());
  }

  @Test
  void recorded_claims_areAlignedByWhatTheyHave() {
    Trace trace =
        answer("She left Oslo")
            .withClaims(
                List.of(
                    recorded("left", Optional.of(new TextSpan(4, 8))),
                    recorded("anything", Optional.empty(), 2, 1),
                    recorded("Oslo", Optional.empty()),
                    recorded("words", Optional.of(new TextSpan(0, 3)), 0, 2)));
    List<Claim> claims = RecordedClaims.withDefaults().extract(trace);
    assertThat(claims.stream().map(Claim::tokens).toList())
        .containsExactly(List.of(1), List.of(1, 2), List.of(2), List.of(0, 2));
    assertThat(claims.get(1).span()).isEqualTo(new TextSpan(4, 13));
    assertThat(claims).allMatch(claim -> claim.supported().equals(Optional.of(true)));
  }

  @Test
  void recorded_nothingToAlign_isRefused() {
    Trace trace = answer("She left Oslo");
    assertThatThrownBy(() -> RecordedClaims.withDefaults().extract(trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the trace has none");
    Trace elsewhere = trace.withClaims(List.of(recorded("Bergen", Optional.empty())));
    assertThatThrownBy(() -> RecordedClaims.withDefaults().extract(elsewhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"t\"")
        .hasMessageContaining("Bergen");
  }

  @Test
  void polygraph_wrongArguments_areRefused() {
    assertThatThrownBy(() -> PolygraphClaims.align("abc", "^", List.of("abc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length 1");
    assertThatThrownBy(() -> PolygraphClaims.matchChinese("abc", List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty word");
    assertThat(PolygraphClaims.align("ab", "^^", List.of("", "ab"))).containsExactly(1);
  }

  @Test
  void polygraph_repeatedSentence_getsTheFirstOnesTokens() {
    Trace trace = answer("Yes.\nYes.");
    assertThat(PolygraphClaims.sentences(trace.generation()))
        .extracting(PolygraphClaims.Sentence::span)
        .containsExactly(new TextSpan(0, 3), new TextSpan(0, 3));
  }

  @Test
  void polygraph_chinese_matchesCharacters() {
    PolygraphClaims extractor =
        PolygraphClaims.of(
                new PolygraphClaims.Replies() {
                  @Override
                  public String claims(String sentence) {
                    return "- 爱因斯坦是物理学家\n- There aren't any claims.";
                  }

                  @Override
                  public String words(String sentence, String claim) {
                    return "爱因斯坦 物理";
                  }
                })
            .withLanguage(PolygraphClaims.Language.CHINESE);
    Trace trace = Traces.answer("zh").token("爱因斯坦", -1).token("是", -1).token("物理学家。", -1).build();
    assertThat(extractor.extract(trace)).hasSize(1);
    assertThat(extractor.toString()).contains("CHINESE");
  }

  @Test
  void toString_always_readsLikeACall() {
    assertThat(SentenceClaims.withDefaults())
        .hasToString("SentenceClaims.withDefaults().withUnfinished(DROP)");
    assertThat(ClauseClaims.withDefaults().toString()).startsWith("ClauseClaims.withDefaults()");
    assertThat(RecordedClaims.withDefaults())
        .hasToString("RecordedClaims.withDefaults().withLanguage(ENGLISH)");
  }
}
