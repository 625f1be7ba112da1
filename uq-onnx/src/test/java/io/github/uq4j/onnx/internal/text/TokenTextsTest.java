package io.github.uq4j.onnx.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.model.Tokenizer.Piece;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.internal.text.TokenTexts.Place;
import io.github.uq4j.trace.TextSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token texts, spans and bytes of generated ids. */
class TokenTextsTest {

  private static final String SENTENCE_PIECE =
      """
      {"added_tokens": [{"id": 0, "content": "</s>", "special": true}],
       "decoder": {"type": "Sequence", "decoders": [
         {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
         {"type": "ByteFallback"}, {"type": "Fuse"}]},
       "model": {"vocab": {"</s>": 0, "\u2581Hi": 1, "<0xC3>": 2, "<0xA9>": 3, "!": 4,
                           "<0xF0>": 5, "<0x9F>": 6, "<0x98>": 7, "<0x80>": 8}}}
      """;

  private static VocabularyPieces pieces(String json) throws IOException {
    return VocabularyPieces.read(new ObjectMapper().readTree(json));
  }

  private static TokenTexts texts(Integer... ids) throws IOException {
    return TokenTexts.of(pieces(SENTENCE_PIECE), List.of(ids), id -> id == 0);
  }

  @Test
  void texts_wholeCharacters_joinToTheText() throws IOException {
    TokenTexts texts = texts(1, 4, 0);
    assertThat(texts.text()).isEqualTo(" Hi!");
    assertThat(texts.places())
        .containsExactly(
            new Place(" Hi", new TextSpan(0, 3), List.of()),
            new Place("!", new TextSpan(3, 4), List.of()),
            new Place("</s>", new TextSpan(4, 4), List.of()));
  }

  @Test
  void texts_bytePieces_shareTheSpanOfTheirCharacter() throws IOException {
    TokenTexts texts = texts(1, 2, 3, 5, 6, 7, 8);
    assertThat(texts.text()).isEqualTo(" Hi\u00e9\uD83D\uDE00");
    assertThat(texts.places().get(1))
        .isEqualTo(new Place("\uFFFD", new TextSpan(3, 4), List.of(0xC3)));
    assertThat(texts.places().get(2))
        .isEqualTo(new Place("\uFFFD", new TextSpan(3, 4), List.of(0xA9)));
    for (int i = 3; i < 7; i++) {
      assertThat(texts.places().get(i).span()).isEqualTo(new TextSpan(4, 6));
      assertThat(texts.places().get(i).bytes()).hasSize(1);
    }
  }

  /** An output layer may have more ids than the vocabulary: they stand for nothing. */
  @Test
  void texts_idThatNoTokenHas_isEmptyWhereItStands() throws IOException {
    TokenTexts texts = texts(1, 9, 2, 400, 3);
    assertThat(texts.text()).isEqualTo(" Hi\u00e9");
    assertThat(texts.places().get(1)).isEqualTo(new Place("", new TextSpan(3, 3), List.of()));
    assertThat(texts.places().get(3).text()).isEmpty();
    assertThat(texts.places().get(3).bytes()).isEmpty();
    assertThat(texts.places().get(4).span()).isEqualTo(new TextSpan(3, 4));
  }

  @Test
  void texts_cutCharacter_becomesOneReplacement() throws IOException {
    TokenTexts texts = texts(4, 5, 6, 7);
    assertThat(texts.text()).isEqualTo("!\uFFFD");
    assertThat(texts.places().get(3).span()).isEqualTo(new TextSpan(1, 2));
    assertThat(texts.places().get(3).bytes()).containsExactly(0x98);
    assertThat(texts().text()).isEmpty();
    assertThat(texts(0).places()).containsExactly(new Place("</s>", new TextSpan(0, 0), List.of()));
  }

  @Test
  void decode_randomBytes_asTheTokenizerDecodesThem() {
    var file = TestFiles.model("lm-small").resolve("tokenizer.json");
    int[] alphabet = {
      0x41, 0x80, 0xA0, 0xBF, 0xC0, 0xC3, 0xE0, 0xE2, 0xED, 0xF0, 0xF4, 0x9F, 0x8F, 0xF5
    };
    SplittableRandom random = new SplittableRandom(3);
    try (FileTokenizer tokenizer = FileTokenizer.open(file)) {
      Map<Integer, Integer> idOfByte = new HashMap<>();
      for (int id = 0; id < tokenizer.pieces().size(); id++) {
        byte[] bytes = tokenizer.pieces().bytes(id);
        if (bytes.length == 1) {
          idOfByte.putIfAbsent(bytes[0] & 0xFF, id);
        }
      }
      for (int run = 0; run < 5_000; run++) {
        List<Integer> ids = new ArrayList<>();
        for (int i = random.nextInt(9); i > 0; i--) {
          ids.add(idOfByte.getOrDefault(alphabet[random.nextInt(alphabet.length)], 0));
        }
        ids.removeIf(id -> id == 0);
        TokenTexts texts = TokenTexts.of(tokenizer.pieces(), ids, tokenizer::special);
        assertThat(texts.text()).isEqualTo(tokenizer.decode(ids));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"phi-2", "phi-3-mini", "roberta-base", "t5-small"})
  void texts_publicTokenizers_joinToTheText(String name) {
    var file = TestFiles.evidence("tokenizers/" + name).resolve("tokenizer.json");
    try (FileTokenizer tokenizer = FileTokenizer.open(file)) {
      for (String text : List.of("Hello world, it is 12:30.", "na\u00efve caf\u00e9", "a b  c")) {
        List<Integer> ids = new ArrayList<>();
        tokenizer.encodeBare(text).stream().map(Piece::id).forEach(ids::add);
        String decoded = tokenizer.decode(ids);
        String joined = TokenTexts.of(tokenizer.pieces(), ids, tokenizer::special).text();
        assertThat(joined.strip()).as(name).isEqualTo(decoded.strip());
      }
    }
  }

  @Test
  void texts_trainedVocabulary_joinToWhatTheTokenizerDecodes() {
    var file = TestFiles.model("lm-small").resolve("tokenizer.json");
    try (FileTokenizer tokenizer = FileTokenizer.open(file)) {
      for (JsonNode line : TestFiles.lines(TestFiles.parity("tokenizer.jsonl"))) {
        List<Integer> ids = TestFiles.integers(line.path("ids"));
        TokenTexts texts = TokenTexts.of(tokenizer.pieces(), ids, tokenizer::special);
        assertThat(texts.text()).isEqualTo(tokenizer.decode(ids));
      }
    }
  }

  @Test
  void pieces_unigramVocabulary_areReadInOrder() throws IOException {
    VocabularyPieces pieces =
        pieces(
            "{\"decoder\": {\"type\": \"Metaspace\"}, \"model\": {\"vocab\": [[\"<unk>\", 0],"
                + " [\"\u2581a\", -1.5]]}}");
    assertThat(pieces.size()).isEqualTo(2);
    assertThat(pieces.text(1)).isEqualTo(" a");
    assertThat(pieces.text(7)).isEmpty();
  }
}
