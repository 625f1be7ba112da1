package io.github.uq4j.onnx.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.Tokenizer.Piece;
import io.github.uq4j.onnx.TestFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where tokens stand in a text, in UTF-16 code units: byte-level BPE, SentencePiece with bytes, and
 * Unigram with NFKC; emoji, combining marks, CJK, right to left.
 */
class TokenSpanTest {

  private static final String EMOJI = "\uD83D\uDE00";

  /** Composed by NFKC of several characters; the library says where the first of them is. */
  private static final List<String> COMPOSED =
      List.of("e\u0301te\u0301", "a\u0323\u0302b", "n\u0303 and \u00f1", "\u1112\u1161\u11ab");

  private static FileTokenizer open(String kind) {
    Path file =
        kind.equals("byte-level")
            ? TestFiles.model("lm-small").resolve("tokenizer.json")
            : TestFiles.testdata().resolve("tokenizers/" + kind + ".json");
    return FileTokenizer.open(file);
  }

  private static List<String> covered(String kind, String text) {
    try (FileTokenizer tokenizer = open(kind)) {
      return tokenizer.encodeBare(text).stream().map(piece -> piece.span().of(text)).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"byte-level, 0", "sentencepiece, 0", "unigram, 4"})
  void spans_recordedTexts_areThoseOfTheLibrary(String kind, int composed) {
    int left = 0;
    int characters = 0;
    try (FileTokenizer tokenizer = open(kind)) {
      for (JsonNode row :
          TestFiles.lines(TestFiles.testdata().resolve("tokenizers/" + kind + "-spans.jsonl"))) {
        String text = row.path("text").asText();
        List<Piece> pieces = tokenizer.encodeBare(text);
        assertThat(pieces)
            .as(text)
            .extracting(Piece::id)
            .isEqualTo(TestFiles.integers(row.path("ids")));
        if (kind.equals("unigram") && COMPOSED.contains(text)) {
          left++;
          continue;
        }
        characters += text.length();
        for (int i = 0; i < pieces.size(); i++) {
          assertThat(List.of(pieces.get(i).span().start(), pieces.get(i).span().end()))
              .as(text + ", token " + i)
              .isEqualTo(TestFiles.integers(row.path("spans").path(i)));
        }
      }
    }
    assertThat(left).isEqualTo(composed);
    assertThat(characters).isGreaterThan(150);
  }

  /** By hand: a byte stands for its whole character, also where that takes two code units. */
  @Test
  void spans_bytesOfAnEmoji_areBothCodeUnits() {
    assertThat(covered("byte-level", "a" + EMOJI + "b"))
        .containsExactly("a", EMOJI, EMOJI, EMOJI, EMOJI, "b");
    assertThat(covered("sentencepiece", "a" + EMOJI + "b"))
        .containsExactly("a", EMOJI, EMOJI, EMOJI, EMOJI, "b");
    assertThat(covered("unigram", "a" + EMOJI + "b")).containsExactly("a", EMOJI, "b");
  }

  @Test
  void spans_combiningMarks_areOfTheirOwnTokensUnlessComposed() {
    assertThat(covered("byte-level", "e\u0301t")).containsExactly("e", "\u0301", "\u0301", "t");
    // The first token is the mark in front of a word, which the library places at its first letter.
    assertThat(covered("unigram", "e\u0301te\u0301"))
        .containsExactly("e", "e\u0301", "t", "e\u0301");
    assertThat(covered("unigram", "a\u0323\u0302b")).containsExactly("a", "a\u0323\u0302", "b");
    assertThat(covered("unigram", "\u1112\u1161\u11ab"))
        .containsExactly("\u1112", "\u1112\u1161\u11ab");
  }

  @Test
  void spans_compatibilityForms_areThoseOfTheTextAsItStands() {
    assertThat(covered("unigram", "\ufb01ne o\ufb03ce")).containsExactly("\ufb01ne", " o\ufb03ce");
    assertThat(covered("unigram", "x\u00b2")).containsExactly("x", "x", "\u00b2");
  }

  /** Right to left is an order on paper: in the text, first is first. */
  @Test
  void spans_rightToLeft_followTheOrderOfTheText() {
    String text = "abc \u202b\u05d0\u05d1\u05d2\u202c def";
    for (String kind : List.of("byte-level", "sentencepiece", "unigram")) {
      List<Integer> starts = new ArrayList<>();
      int end = 0;
      try (FileTokenizer tokenizer = open(kind)) {
        for (Piece piece : tokenizer.encodeBare(text)) {
          starts.add(piece.span().start());
          end = Math.max(end, piece.span().end());
        }
      }
      assertThat(starts).as(kind).isSorted();
      assertThat(end).isEqualTo(text.length());
    }
  }

  /** Nothing but space is left out, and no span ends inside a character. */
  @ParameterizedTest
  @ValueSource(strings = {"byte-level", "sentencepiece", "unigram"})
  void spans_everyText_coverItAndCutNoCharacter(String kind) {
    try (FileTokenizer tokenizer = open(kind)) {
      for (JsonNode row :
          TestFiles.lines(TestFiles.testdata().resolve("tokenizers/" + kind + "-spans.jsonl"))) {
        String text = row.path("text").asText();
        boolean[] covered = new boolean[text.length()];
        for (Piece piece : tokenizer.encodeBare(text)) {
          for (int at : new int[] {piece.span().start(), piece.span().end()}) {
            boolean inside =
                at > 0
                    && at < text.length()
                    && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
            assertThat(inside).as(text).isFalse();
          }
          for (int i = piece.span().start(); i < piece.span().end(); i++) {
            covered[i] = true;
          }
        }
        for (int i = 0; i < covered.length; i++) {
          assertThat(covered[i] || Character.isWhitespace(text.charAt(i)))
              .as("%s, %s, place %s", kind, text, i)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"phi-2", "phi-3-mini", "roberta-base", "t5-small"})
  void spans_publicTokenizers_coverEmojiAndMarks(String name) {
    String text = "na\u00efve " + EMOJI + " e\u0301t\u00e9 \u6771\u4eac \u05e9\u05dc\u05d5\u05dd";
    Path file = TestFiles.evidence("tokenizers/" + name).resolve("tokenizer.json");
    try (FileTokenizer tokenizer = FileTokenizer.open(file)) {
      int end = 0;
      for (Piece piece : tokenizer.encodeBare(text)) {
        assertThat(piece.span().start()).isLessThanOrEqualTo(end + 1);
        end = Math.max(end, piece.span().end());
      }
      assertThat(end).isEqualTo(text.length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D"})
  void text_halfASurrogatePair_isRefusedByItsPlace(String text) {
    int at = text.startsWith("a") ? 1 : 0;
    String message =
        String.format("half of a surrogate pair, U+%04X, at %d", (int) text.charAt(at), at);
    try (FileTokenizer tokenizer = open("unigram")) {
      assertThatThrownBy(() -> tokenizer.encode(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("text has " + message + "; must be whole characters");
      assertThatThrownBy(() -> tokenizer.encodeBare(text)).hasMessageContaining(message);
      assertThatThrownBy(() -> tokenizer.encodeSegment(text)).hasMessageContaining(message);
      assertThatThrownBy(() -> tokenizer.encode("a", text))
          .hasMessageStartingWith("second has " + message);
      assertThatThrownBy(() -> tokenizer.encode(text, "a"))
          .hasMessageStartingWith("first has " + message);
      assertThat(tokenizer.encode("a" + EMOJI)).isNotEmpty();
    }
  }
}
