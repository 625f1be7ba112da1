package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.Tokenizer.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokenizer splits and joins as the Python library recorded it. */
class TokenizerParityTest {

  @Test
  void tokenizer_recordedTexts_agree() {
    Path file = TestFiles.model("lm-small").resolve("tokenizer.json");
    try (HuggingFaceTokenizerFile tokenizer = HuggingFaceTokenizerFile.open(file)) {
      for (JsonNode line : TestFiles.lines(TestFiles.parity("tokenizer.jsonl"))) {
        String text = line.path("text").asText();
        List<Piece> pieces = tokenizer.encode(text);
        assertThat(pieces)
            .as(text)
            .extracting(Piece::id)
            .isEqualTo(TestFiles.integers(line.path("ids")));
        List<List<Integer>> offsets = new ArrayList<>();
        pieces.forEach(piece -> offsets.add(List.of(piece.span().start(), piece.span().end())));
        List<List<Integer>> expected = new ArrayList<>();
        line.path("offsets").forEach(pair -> expected.add(TestFiles.integers(pair)));
        assertThat(offsets).as(text).isEqualTo(expected);
        assertThat(tokenizer.decode(TestFiles.integers(line.path("ids"))))
            .isEqualTo(line.path("decoded_without_specials").asText());
      }
    }
  }

  @Test
  void languageModel_decode_showsWhatIsPartOfAnAnswer() {
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestFiles.model("lm-small"))) {
      JsonNode config =
          TestFiles.json(TestFiles.model("lm-small").resolve("generation_config.json"));
      int end = config.path("eos_token_id").asInt();
      List<Integer> ids = new ArrayList<>();
      model.tokenizer().encode("<think>1</think>").forEach(piece -> ids.add(piece.id()));
      assertThat(model.tokenizer().decode(ids)).isEqualTo("<think>1</think>");
      ids.add(end);
      assertThat(model.tokenizer().decode(ids)).isEqualTo("<think>1</think>");
      assertThat(model.tokenizer().special(end)).isTrue();
      assertThat(model.tokenizer().special(ids.get(0))).isFalse();
    }
  }

  @Test
  void tokenizer_specialTokens_standForNoText() {
    Path file = TestFiles.model("nli").resolve("tokenizer.json");
    try (HuggingFaceTokenizerFile tokenizer = HuggingFaceTokenizerFile.open(file)) {
      List<Piece> pieces = tokenizer.encode("Oslo");
      assertThat(tokenizer.special(pieces.get(0).id())).isTrue();
      assertThat(pieces.get(0).span().length()).isZero();
      assertThat(pieces.get(pieces.size() - 1).span().start()).isEqualTo(4);
      assertThat(tokenizer.decode(pieces.stream().map(Piece::id).toList())).isEqualTo("Oslo");
      assertThat(tokenizer.decode(List.of())).isEmpty();
    }
  }

  @Test
  void decode_idOutsideTheVocabulary_isRefused() {
    Path file = TestFiles.model("lm-small").resolve("tokenizer.json");
    try (HuggingFaceTokenizerFile tokenizer = HuggingFaceTokenizerFile.open(file)) {
      int size = tokenizer.vocabularySize();
      assertThatThrownBy(() -> tokenizer.decode(List.of(0, size)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ids[1] = " + size + "; must be in [0, " + size + ")");
    }
  }

  @Test
  void tokenizer_longText_isNeitherCutNorPadded() {
    Path file = TestFiles.model("lm-small").resolve("tokenizer.json");
    try (HuggingFaceTokenizerFile tokenizer = HuggingFaceTokenizerFile.open(file)) {
      String text = "one two ".repeat(2000);
      List<Piece> pieces = tokenizer.encode(text);
      assertThat(pieces.size()).isGreaterThan(3000);
      assertThat(pieces.get(pieces.size() - 1).span().end()).isEqualTo(text.length());
    }
  }

  @Test
  void tokenizer_noFileOrBrokenFile_isRefused(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> HuggingFaceTokenizerFile.open(folder.resolve("none.json")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not exist");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{");
    assertThatThrownBy(() -> HuggingFaceTokenizerFile.open(broken))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("broken.json");
    Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
    assertThatThrownBy(() -> HuggingFaceTokenizerFile.open(empty))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("empty.json")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void tokenizer_afterClose_refuses() {
    HuggingFaceTokenizerFile tokenizer =
        HuggingFaceTokenizerFile.open(TestFiles.model("lm-small").resolve("tokenizer.json"));
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("a")).isInstanceOf(IllegalStateException.class);
  }
}
