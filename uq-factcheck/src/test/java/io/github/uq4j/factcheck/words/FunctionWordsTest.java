package io.github.uq4j.factcheck.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionWordsTest {

  @ParameterizedTest
  @CsvSource({
    "en, the, Lund",
    "en, ' The', not",
    "de, und, nicht",
    "de, FÜR, kein",
    "fr, dans, pas",
    "es, desde, no",
    "ru, ' На', не",
    "ru, ее, три",
    "ar, في, لا",
    "ar, أو, كل",
    "zh, 的, 不",
    "zh, 我们, 伦敦",
    "it, della, non",
    "pt, para, não",
    "nl, het, geen"
  })
  void matches_ofLanguage_knowsGrammarAndNoClaims(String language, String grammar, String claim) {
    FunctionWords words = FunctionWords.ofLanguages(List.of(language));
    assertThat(words.matches(grammar)).as(grammar).isTrue();
    assertThat(words.matches(claim)).as(claim).isFalse();
  }

  @Test
  void matches_otherSpellings_areTheSameWord() {
    FunctionWords words = FunctionWords.byScript();
    assertThat(words.matches("\u200Fفِي\u200F")).as("vowel sign, marks of direction").isTrue();
    assertThat(words.matches("فـي")).as("stretched").isTrue();
    assertThat(words.matches("او")).as("plain alif").isTrue();
    assertThat(words.matches("ещё")).as("with dots").isTrue();
    assertThat(words.matches("ｔｈｅ")).as("full width").isTrue();
    assertThat(words.matches("’s")).as("typographic apostrophe").isTrue();
    FunctionWords french = FunctionWords.ofLanguages(List.of("fr"));
    assertThat(french.matches("e\u0301tait")).as("decomposed").isTrue();
  }

  @Test
  void matches_strangeText_isFalse() {
    FunctionWords words = FunctionWords.byScript();
    for (String text : List.of("", " ", "\uD83D", "\uDE00", "😀", "\u0301", "\u200B", "\uFFFD")) {
      assertThat(words.matches(text)).as("\"" + text + "\"").isFalse();
    }
  }

  @Test
  void byScript_german_isNotMistaken() {
    assertThat(FunctionWords.byScript().matches("die")).isFalse();
    assertThat(FunctionWords.ofLanguages(List.of("de")).matches("die")).isTrue();
  }

  @Test
  void ofLanguages_unknownOrNone_isRefused() {
    assertThatThrownBy(() -> FunctionWords.ofLanguages(List.of("xx")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("language = \"xx\"; must be one of ar, de, en");
    assertThatThrownBy(() -> FunctionWords.ofLanguages(List.of()))
        .hasMessageContaining("must name at least one");
  }

  @Test
  void lists_all_areOfTheRightLanguageAndFull() {
    for (String language : FunctionWords.languages()) {
      assertThat(StopLists.of(language)).as(language).hasSizeGreaterThan(50).doesNotContain("");
    }
  }

  @Test
  void contains_isExact() {
    FunctionWords words = FunctionWords.of(List.of("the"));
    assertThat(words.contains("the")).isTrue();
    assertThat(words.contains(" the")).isFalse();
    assertThat(words)
        .isEqualTo(FunctionWords.of(List.of("the")))
        .hasToString("FunctionWords.of([the])");
  }
}
