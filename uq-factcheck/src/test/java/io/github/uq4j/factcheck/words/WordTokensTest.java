package io.github.uq4j.factcheck.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordTokensTest {

  private static List<String> words(String... tokens) {
    TraceBuilder trace = Traces.answer("words");
    for (String token : tokens) {
      trace.token(token, -1);
    }
    WordTokens words = WordTokens.of(trace.generation());
    List<String> found = new ArrayList<>();
    for (int t = 0; t < tokens.length; t += words.last(t) - words.first(t) + 1) {
      found.add(words.text(t));
    }
    return found;
  }

  @Test
  void of_pieces_joinUpToSpacesAndPunctuation() {
    assertThat(words("Lu", "nd", " was", " found", "ed", ",", " in", " 9", "9", "0", "."))
        .containsExactly("Lund", " was", " founded", ",", " in", " 990", ".");
    assertThat(words("don", "'t", " Jean", "-", "Luc"))
        .containsExactly("don", "'t", " Jean", "-", "Luc");
  }

  @Test
  void of_otherScripts_followTheirRules() {
    assertThat(words("伦", "敦", "在")).as("no spaces: tokens").containsExactly("伦", "敦", "在");
    assertThat(words("كت", "اب", " في")).as("right to left").containsExactly("كتاب", " في");
    assertThat(words("e", "\u0301t", "e")).as("combining mark").containsExactly("e\u0301te");
    assertThat(words("\uFFFD", "\uFFFD", " x")).as("bytes").containsExactly("\uFFFD\uFFFD", " x");
    assertThat(words("😀", "a", "😀")).as("emoji").containsExactly("😀", "a", "😀");
    assertThat(words("\uD83D", "\uDE00")).as("half characters").containsExactly("\uD83D", "\uDE00");
  }

  @Test
  void of_nothing_isNothing() {
    assertThat(words()).isEmpty();
    assertThat(WordTokens.says(" .")).isFalse();
    assertThat(WordTokens.says(" 9")).isTrue();
  }
}
