package io.github.uq4j.factcheck.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

  private static List<String> split(String text) {
    return Sentences.of(text).stream().map(span -> span.of(text)).toList();
  }

  @Test
  void of_plainSentences_splitsAtStops() {
    assertThat(split("She was born in Oslo. He left! Why? Nobody knows"))
        .containsExactly("She was born in Oslo.", "He left!", "Why?", "Nobody knows");
  }

  @Test
  void of_blankText_isEmpty() {
    assertThat(split("")).isEmpty();
    assertThat(split(" \n\t ")).isEmpty();
  }

  @Test
  void of_titlesInitialsAndDecimals_staysWhole() {
    assertThat(split("Dr. J. R. Smith paid 3.5 million to Mr. Jones of the U.S. Army. He left."))
        .containsExactly(
            "Dr. J. R. Smith paid 3.5 million to Mr. Jones of the U.S. Army.", "He left.");
  }

  @Test
  void of_abbreviationThatEndsASentence_splitsBeforeAStarter() {
    assertThat(split("He works for Acme Inc. He likes it. St. Olaf ruled at 9 a.m. The end."))
        .containsExactly(
            "He works for Acme Inc.", "He likes it.", "St. Olaf ruled at 9 a.m.", "The end.");
  }

  @Test
  void of_numberAbbreviation_staysWholeBeforeDigitsOnly() {
    assertThat(split("She lives at No. 5 in town. The answer is no. Then she left."))
        .containsExactly("She lives at No. 5 in town.", "The answer is no.", "Then she left.");
  }

  @Test
  void of_webAddressEllipsisAndLowerCase_staysWhole() {
    assertThat(split("See example.com for more... and ask e.g. her. Yahoo! is old."))
        .containsExactly("See example.com for more... and ask e.g. her.", "Yahoo! is old.");
  }

  @Test
  void of_closingQuotesAndBrackets_belongToTheSentence() {
    assertThat(split("He said \"I left.\" She stayed (in Oslo.) They met."))
        .containsExactly("He said \"I left.\"", "She stayed (in Oslo.)", "They met.");
  }

  @Test
  void of_linesAndWideStops_split() {
    assertThat(split("爱因斯坦是物理学家。他生于1879年！\n- First item\n1. Second item. Third"))
        .containsExactly("爱因斯坦是物理学家。", "他生于1879年！", "- First item", "1. Second item.", "Third");
  }

  @Test
  void of_manyStopsInARow_isLinear() {
    String text = "a.".repeat(50_000) + " B" + ".".repeat(50_000);
    assertThat(split(text)).isNotEmpty();
  }

  @Test
  void finished_withAndWithoutStop_isTold() {
    for (String text : List.of("She left.", "She said \"no.\"", "真的？")) {
      assertThat(Sentences.finished(text, Sentences.of(text).get(0))).as(text).isTrue();
    }
    assertThat(Sentences.finished("She left", Sentences.of("She left").get(0))).isFalse();
  }
}
