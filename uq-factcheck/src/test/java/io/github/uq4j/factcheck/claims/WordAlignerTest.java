package io.github.uq4j.factcheck.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordAlignerTest {

  private static AlignedAnswer english(Trace trace) {
    return WordAligner.withDefaults().answer(trace);
  }

  private static AlignedAnswer in(ClaimLanguage language, Trace trace) {
    return WordAligner.withDefaults().withLanguage(language).answer(trace);
  }

  private static List<String> claimed(String text, String claim) {
    Trace trace = Answers.words(text);
    AlignedAnswer answer = english(trace);
    return Answers.texts(trace, answer.claim(answer.sentences().get(0), claim).tokens());
  }

  private static List<String> named(String text, String... words) {
    Trace trace = Answers.words(text);
    AlignedAnswer answer = english(trace);
    return Answers.texts(trace, answer.words(answer.sentences().get(0), List.of(words)).tokens());
  }

  @Test
  void words_inAnyOrderCaseAndPunctuation_areFound() {
    assertThat(named("She was born in Oslo, Norway.", "norway", "BORN", "\"Oslo\"", "she"))
        .containsExactly("She", "born", "Oslo", "Norway");
    assertThat(named("Einstein’s wife left.", "Einstein's", "wife"))
        .containsExactly("Einstein", "wife");
    assertThat(named("It cost $1,000 (3.5 %).", "1000", "3.5", "$"))
        .containsExactly("$", "1", ",", "000", "3", ".", "5");
  }

  @Test
  void words_missing_areToldAndTheRestCounts() {
    AlignedAnswer answer = english(Answers.words("She was born in Oslo."));
    Alignment found =
        answer.words(answer.sentences().get(0), List.of("born", "Bergen", " ", "oslo"));
    assertThat(found.tokens()).containsExactly(2, 4);
    assertThat(found.missing()).containsExactly("Bergen");
    assertThat(found.found()).isEqualTo(2.0 / 3);
    assertThat(found.sufficient(0.5)).isTrue();
    assertThat(found.sufficient(0.7)).isFalse();
  }

  @Test
  void words_noneOrNoneThere_haveNoTokens() {
    AlignedAnswer answer = english(Answers.words("She was born in Oslo."));
    for (List<String> words : List.<List<String>>of(List.of(), List.of("", "."), List.of("Rome"))) {
      Alignment found = answer.words(answer.sentences().get(0), words);
      assertThat(found.tokens()).isEmpty();
      assertThat(found.found()).isZero();
      assertThat(found.sufficient(0)).isFalse();
    }
  }

  @Test
  void words_inAnotherForm_areFoundButNumbersNot() {
    assertThat(named("She studied Romanian painters in 1950.", "studies", "Romania", "painter"))
        .containsExactly("studied", "Romanian", "painters");
    assertThat(named("She won in 1950.", "1951", "195")).isEmpty();
    assertThat(named("She moved to Marsielle.", "Marseille")).containsExactly("Marsielle");
    assertThat(named("The cat sat.", "car", "set")).isEmpty();
    assertThat(named("Her mother left.", "father", "brother")).isEmpty();
  }

  @Test
  void words_saidTwice_meanThoseWithTheRest() {
    assertThat(named("Oslo lost in 1950 and Oslo won in 1960.", "Oslo", "won"))
        .containsExactly("Oslo", "won");
    Trace trace = Answers.words("Oslo lost in 1950 and Oslo won in 1960.");
    AlignedAnswer answer = english(trace);
    assertThat(answer.words(answer.sentences().get(0), List.of("Oslo", "1960")).tokens())
        .containsExactly(5, 8);
    assertThat(answer.words(answer.sentences().get(0), List.of("lost", "Oslo")).tokens())
        .containsExactly(0, 1);
    assertThat(answer.words(answer.sentences().get(0), List.of("Oslo", "Oslo")).tokens())
        .containsExactly(0, 5);
  }

  @Test
  void claim_ofItsOwnWords_leavesGrammarOut() {
    assertThat(
            claimed("Mara Voss is an American actor born in Oslo.", "Mara Voss was born in Oslo."))
        .containsExactly("Mara", "Voss", "born", "in", "Oslo");
    assertThat(claimed("She was not born in Oslo.", "She was not born in Oslo."))
        .containsExactly("not", "born", "in", "Oslo");
    assertThat(claimed("It is.", "It is.")).containsExactly("It", "is");
  }

  @Test
  void claim_namesWhatWasSaidBefore_isNotIncomplete() {
    Trace trace =
        Answers.words("Mara Voss was a nurse. She moved to Oslo.")
            .withPrompt(Prompt.of("Who was Dr. Mara Voss?"));
    AlignedAnswer answer = english(trace);
    TextSpan second = answer.sentences().get(1);
    Alignment found = answer.claim(second, "Mara Voss moved to Oslo.");
    assertThat(Answers.texts(trace, found.tokens())).containsExactly("moved", "to", "Oslo");
    assertThat(found.found()).isOne();
    assertThat(found.missing()).containsExactly("Mara", "Voss");
    assertThat(answer.claim(second, "Mara Voss died in Rome.").sufficient(0.5)).isFalse();
    assertThat(answer.claim(second, "Erik Holm went to Oslo.").found()).isEqualTo(0.25);
  }

  @Test
  void sentenceOf_claim_hasItsRarestWords() {
    AlignedAnswer answer =
        english(
            Answers.words("Mara Voss was born in Oslo. Mara Voss died in Rome. Dr. Voss wrote."));
    assertThat(answer.sentenceOf("Voss died in Rome")).contains(answer.sentences().get(1));
    assertThat(answer.sentenceOf("Mara Voss")).contains(answer.sentences().get(0));
    assertThat(answer.sentenceOf("Nothing there")).isEmpty();
    assertThat(answer.sentenceOf("")).isEmpty();
  }

  @Test
  void repeatedSentence_hasItsOwnTokensUnlikeInTheReference() {
    Trace trace = Answers.words("Yes he did.\nYes he did.");
    AlignedAnswer answer = english(trace);
    assertThat(answer.words(answer.sentences().get(0), List.of("Yes", "did")).tokens())
        .containsExactly(0, 2);
    assertThat(answer.words(answer.sentences().get(1), List.of("Yes", "did")).tokens())
        .containsExactly(4, 6);
    assertThat(PolygraphClaims.sentences(trace.generation()))
        .extracting(PolygraphClaims.Sentence::firstToken)
        .containsOnly(0);
  }

  @Test
  void lonePieceOfACharacter_losesNothingAfterItUnlikeInTheReference() {
    String text = "A 🐈 sat in Oslo.";
    List<Token> tokens =
        List.of(
            placed("A", 0, 1),
            placed("\uFFFD", 1, 4),
            placed("\uFFFD", 2, 4),
            placed(" sat", 4, 8),
            placed(" in", 8, 11),
            placed(" Oslo", 11, 16),
            placed(".", 16, 17));
    AlignedAnswer answer = english(Trace.of("t", Generation.of(text, tokens)));
    assertThat(answer.words(new TextSpan(0, 17), List.of("🐈", "Oslo")).tokens())
        .containsExactly(1, 2, 5);
    String marks = PolygraphClaims.matchWords(text, List.of("Oslo")).orElseThrow();
    assertThat(PolygraphClaims.align(text, marks, tokens.stream().map(Token::text).toList()))
        .isEmpty();
  }

  private static Token placed(String text, int start, int end) {
    return Token.of(text, TokenDistribution.of(-0.1)).withSpan(new TextSpan(start, end));
  }

  @Test
  void oneWordWrong_dropsTheClaimInTheReferenceOnly() {
    String text = "She was born in Oslo.";
    assertThat(PolygraphClaims.matchWords(text, List.of("She", "Born", "Oslo"))).isEmpty();
    assertThat(PolygraphClaims.matchWords(text, List.of("Oslo", "born"))).isEmpty();
    assertThat(named(text, "She", "Born", "Oslo")).containsExactly("She", "born", "Oslo");
    assertThat(named(text, "Oslo", "born")).containsExactly("born", "Oslo");
  }

  @Test
  void chinese_runsOfCharacters_areFound() {
    Trace trace = Answers.characters("爱因斯坦于1879年出生在德国，后来他去了美国。");
    AlignedAnswer answer = in(ClaimLanguage.CHINESE, trace);
    TextSpan sentence = answer.sentences().get(0);
    assertThat(String.join("", Answers.texts(trace, answer.claim(sentence, "爱因斯坦去了美国。").tokens())))
        .isEqualTo("爱因斯坦去了美国");
    assertThat(
            String.join(
                "", Answers.texts(trace, answer.words(sentence, List.of("德国", "1879年")).tokens())))
        .isEqualTo("1879年德国");
    assertThat(answer.claim(sentence, "毛坦厂在安徽").sufficient(0.5)).isFalse();
  }

  @Test
  void arabic_joinedParticlesAndVowelPoints_areLookedThrough() {
    Trace trace = Answers.words("كان الجاحظ كاتباً وفيلسوفاً مسلماً عاش في بغداد.");
    AlignedAnswer answer = in(ClaimLanguage.ARABIC, trace);
    Alignment found = answer.claim(answer.sentences().get(0), "الجاحظ كان فيلسوفا.");
    assertThat(Answers.texts(trace, found.tokens())).containsExactly("الجاحظ", "وفيلسوفاً");
    assertThat(found.found()).isOne();
  }

  @Test
  void russianAndGerman_endings_areLookedThrough() {
    Trace russian = Answers.words("Он жил в Москве и писал стихи.");
    assertThat(
            Answers.texts(
                russian,
                in(ClaimLanguage.RUSSIAN, russian)
                    .claim(new TextSpan(0, 30), "Стихи были написаны; Москва.")
                    .tokens()))
        .containsExactly("Москве", "стихи");
    Trace german = Answers.words("Sie lebte in Köln und malte große Bilder.");
    assertThat(
            Answers.texts(
                german,
                in(ClaimLanguage.GERMAN, german)
                    .claim(new TextSpan(0, 41), "Sie malte ein grosses Bild in Koln.")
                    .tokens()))
        .contains("Köln", "malte", "große");
  }

  @Test
  void strangeText_surrogatesMarksAndDirections_breakNothing() {
    for (String text :
        List.of(
            "\uD83D alone \uDC08 half",
            "e\u0301te\u0301 cafe\u0301",
            "\u202Eabc\u202C אבג 123",
            "👩‍👩‍👧‍👦 family 👍🏽 ok 🇳🇴",
            "\u0000\u0001 \uFEFF x",
            "\u0301\u0301",
            "ا\u064B\u064B",
            "'s 's ’s a's")) {
      Trace trace = Answers.characters(text);
      AlignedAnswer answer = english(trace);
      for (TextSpan sentence : answer.sentences()) {
        assertThat(answer.claim(sentence, text).tokens()).as(text).isSorted();
        assertThat(answer.words(sentence, List.of(text, "half")).found()).isBetween(0.0, 1.0);
      }
    }
    assertThat(named("Un café noir.", "cafe\u0301")).containsExactly("café");
    assertThat(named("He rated it 👍🏽 there.", "👍🏽")).isNotEmpty();
  }

  @Test
  void emptyAndBlankAnswers_haveNoSentences() {
    assertThat(english(Traces.answer("t").endOfSequence(-1).build()).sentences()).isEmpty();
    AlignedAnswer blank = english(Traces.answer("t").token("  \n ", -1).build());
    assertThat(blank.sentences()).isEmpty();
    assertThat(blank.sentenceOf("x")).isEmpty();
    assertThat(blank.claim(new TextSpan(0, 4), "x").tokens()).isEmpty();
  }

  @Test
  void longAnswer_manyClaims_areFoundInTheirSentences() {
    StringBuilder text = new StringBuilder();
    int sentences = 5_000;
    for (int s = 0; s < sentences; s++) {
      text.append("Person").append(s).append(" left Oslo in ").append(s).append(". ");
    }
    Trace trace = Answers.words(text.toString());
    assertThat(trace.generation().tokens()).hasSizeGreaterThan(30_000);
    AlignedAnswer answer = english(trace);
    assertThat(answer.sentences()).hasSize(sentences);
    for (int s = 0; s < sentences; s++) {
      TextSpan found = answer.sentenceOf("Person" + s + " left").orElseThrow();
      assertThat(found).isEqualTo(answer.sentences().get(s));
      assertThat(answer.claim(found, "Person" + s + " left Oslo").tokens()).hasSize(3);
    }
  }

  @Test
  void oneEndlessSentence_ofRepeatedWords_isNoTrap() {
    String text = "yes ".repeat(30_000) + "Oslo";
    AlignedAnswer answer = english(Answers.words(text));
    TextSpan sentence = answer.sentences().get(0);
    assertThat(answer.claim(sentence, "yes yes yes Oslo").tokens()).contains(30_000);
    assertThat(
            answer.words(sentence, IntStream.range(0, 500).mapToObj(i -> "yes").toList()).tokens())
        .hasSize(500);
  }

  @Test
  void similar_words_areFormsOfOne() {
    for (String pair :
        List.of(
            "italian italy", "performed performing", "marsielle marseille", "родился родилась")) {
      String[] words = pair.split(" ", 2);
      assertThat(Similar.similar(words[0], words[1])).as(pair).isTrue();
      assertThat(Similar.similar(words[1], words[0])).as(pair).isTrue();
    }
    for (String pair :
        List.of("mother father", "1950s 1950", "cat cats", "career caretaker", "actor actress")) {
      String[] words = pair.split(" ", 2);
      assertThat(Similar.similar(words[0], words[1])).as(pair).isFalse();
    }
    assertThat(Similar.stems("والكتاب")).contains("والكتاب", "كتاب");
    assertThat(Similar.stems("ولد")).containsExactly("ولد");
    assertThat(Similar.stems("word")).containsExactly("word");
  }

  @Test
  void language_tags_areKnown() {
    assertThat(ClaimLanguage.of("DE")).isEqualTo(ClaimLanguage.GERMAN);
    assertThat(ClaimLanguage.ENGLISH.tag()).isEqualTo("en");
    assertThatThrownBy(() -> ClaimLanguage.of("xx"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("xx")
        .hasMessageContaining("zh");
    assertThat(WordAligner.withDefaults())
        .hasToString("WordAligner.withDefaults().withLanguage(ENGLISH)");
  }

  @Test
  void alignment_wrongShare_isRefused() {
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(
              () -> new Alignment(new TextSpan(0, 1), List.of(), List.of(), List.of(), share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[0, 1]");
    }
  }

  @Test
  void unplacedTokens_areRefused() {
    Trace trace =
        Trace.of("t", Generation.of("x", List.of(Token.of("x", TokenDistribution.of(-1)))));
    assertThatThrownBy(() -> english(trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token-spans");
  }
}
