package io.github.uq4j.metrics.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordRarityTest {

  private static double english(String text) {
    return WordRarity.english().of(Alternative.of(text, -1));
  }

  /** The table counts 154 paragraphs, 123 of them with "the", 66 with "with". */
  @Test
  void english_words_areAsRareAsCounted() {
    assertThat(english(" The")).isCloseTo(Math.log(154 / 124.0), within(1e-12));
    assertThat(english("with")).isCloseTo(Math.log(154 / 67.0), within(1e-12));
    assertThat(english(" Nairobi")).isEqualTo(Math.log(154));
  }

  @Test
  void ofIds_unknownIds_haveTheFactorOne() {
    WordRarity table = WordRarity.ofIds(List.of(0.5, 2.0));
    assertThat(table.of(Alternative.of(1, "x", -1))).isEqualTo(2.0);
    assertThat(table.of(Alternative.of(2, "x", -1))).isEqualTo(1.0);
    assertThat(table.of(Alternative.of("x", -1))).isEqualTo(1.0);
    assertThat(table.readsText()).isFalse();
  }

  @Test
  void tables_badRarity_isRefusedByNameValueAndRule() {
    assertThatThrownBy(() -> WordRarity.ofIds(List.of(1.0, Double.NaN)))
        .hasMessage("rarities[1] = NaN; must be finite and >= 0");
    assertThatThrownBy(() -> WordRarity.ofWords(Map.of("a", -1.0), 2))
        .hasMessage("a = -1.0; must be finite and >= 0");
    assertThatThrownBy(() -> WordRarity.ofWords(Map.of(), Double.POSITIVE_INFINITY))
        .hasMessage("unknown = Infinity; must be finite and >= 0");
  }

  @Test
  void contentWords_tokensOfASentence_areThoseOfNamesNumbersAndTheLike() {
    Generation text =
        Traces.answer("t")
            .token("It", -1)
            .token(" was", -1)
            .token(" Nai", -1)
            .token("robi", -1)
            .token(",", -1)
            .token(" in", -1)
            .token(" 1963", -1)
            .token(" didn", -1)
            .token("'t", -1)
            .endOfSequence(-1)
            .generation();
    KeywordTest test = KeywordTest.contentWords();
    assertThat(IntStream.range(0, 10).filter(t -> test.keyword(text, t))).containsExactly(2, 3, 6);
  }
}
