package io.github.uq4j.metrics.sampling.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PorterStemmerTest {

  /** The stems are those of nltk 3.10.3, default mode; real words and seeded inventions. */
  @Test
  void stem_wordsOfTheList_areThoseOfNltk() throws IOException {
    List<String> lines;
    try (InputStream in =
        Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream("stems.tsv"))) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      String[] pair = line.split("\t", -1);
      assertThat(PorterStemmer.stem(pair[0])).as(pair[0]).isEqualTo(pair[1]);
    }
  }
}
