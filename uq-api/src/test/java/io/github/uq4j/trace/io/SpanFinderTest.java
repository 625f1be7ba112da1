package io.github.uq4j.trace.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpanFinderTest {

  private static final TokenDistribution SURE = TokenDistribution.of(0);

  private static Token token(String text) {
    return Token.of(text, SURE);
  }

  private static Token bytes(byte[] all, int from, int to) {
    List<Integer> bytes = new ArrayList<>();
    for (int i = from; i < to; i++) {
      bytes.add(all[i] & 0xff);
    }
    return new Token(
        OptionalInt.empty(),
        "\uFFFD",
        Optional.empty(),
        Token.Kind.TEXT,
        SURE,
        bytes,
        Extras.none());
  }

  private static List<String> spans(String text, Token... tokens) {
    return SpanFinder.place(text, List.of(tokens)).stream()
        .map(t -> t.span().map(s -> s.start() + "-" + s.end()).orElse("?"))
        .toList();
  }

  @Test
  void place_tokensThatConcatenate_followOneAnother() {
    assertThat(spans("a b c", token("a"), token(" b"), token(" c")))
        .containsExactly("0-1", "1-3", "3-5");
  }

  @Test
  void place_trimmedWhitespace_isPassedOver() {
    assertThat(spans("a  b", token(" a"), token("b"), token("\n")))
        .containsExactly("0-1", "3-4", "4-4");
  }

  @Test
  void place_trailingWhitespaceThatTheTextLacks_isPassedOver() {
    assertThat(spans("Oslo.", token("Oslo"), token(".\n\n"))).containsExactly("0-4", "4-5");
    assertThat(spans("A. B", token("A"), token(".\n"), token("B "), token(" ")))
        .containsExactly("0-1", "1-2", "3-4", "4-4");
    byte[] all = " é.\n\n".getBytes(StandardCharsets.UTF_8);
    assertThat(spans("é.", bytes(all, 0, 2), bytes(all, 2, 5), bytes(all, 5, 6)))
        .containsExactly("0-1", "0-2", "2-2");
    assertThat(spans("Oslo.", token("Oslo"), token("!\n"))).containsExactly("0-4", "?");
  }

  @Test
  void place_mismatch_leavesTheRestWithoutPlace() {
    assertThat(spans("abc", token("a"), token("x"), token("c"))).containsExactly("0-1", "?", "?");
  }

  @Test
  void place_specialAndEmptyTokens_getNone() {
    assertThat(
            spans(
                "ab",
                token("a"),
                token("</s>").withKind(Token.Kind.SPECIAL),
                token(""),
                token("b")))
        .containsExactly("0-1", "?", "?", "1-2");
  }

  @Test
  void place_givenPlaces_areKept() {
    assertThat(spans("xxab", token("x").withSpan(new TextSpan(1, 2)), token("a"), token("b")))
        .containsExactly("1-2", "2-3", "3-4");
  }

  @Test
  void place_bytesOfOneCharacter_shareItsSpan() {
    byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
    assertThat(spans("a😀b", token("a"), bytes(smile, 0, 2), bytes(smile, 2, 4), token("b")))
        .containsExactly("0-1", "1-3", "1-3", "3-4");
  }

  @Test
  void place_bytesThatStraddleCharacters_coverEachTheyTouch() {
    byte[] both = " é".getBytes(StandardCharsets.UTF_8);
    assertThat(spans("x é", token("x"), bytes(both, 0, 2), bytes(both, 2, 3)))
        .containsExactly("0-1", "1-3", "2-3");
    assertThat(spans("é", bytes(both, 0, 2), bytes(both, 2, 3))).containsExactly("0-1", "0-1");
  }

  @Test
  void place_bytesThatAreNoCharacter_matchTheReplacement() {
    assertThat(spans("a\uFFFD", token("a"), bytes(new byte[] {(byte) 0xF0, (byte) 0x9F}, 0, 2)))
        .containsExactly("0-1", "1-2");
    assertThat(spans("ab", token("a"), bytes(new byte[] {(byte) 0xF0}, 0, 1), token("b")))
        .containsExactly("0-1", "?", "?");
  }

  @Test
  void place_anyCutOfBytes_coversTheTextInOrder() {
    String text = "aé漢😀 z\u0301ß!";
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Token> tokens = new ArrayList<>();
      for (int from = 0; from < all.length; ) {
        int to = Math.min(all.length, from + 1 + random.nextInt(4));
        tokens.add(bytes(all, from, to));
        from = to;
      }
      int end = 0;
      for (Token token : SpanFinder.place(text, tokens)) {
        TextSpan span = token.span().orElseThrow();
        assertThat(span.start()).as("seed %d", seed).isLessThanOrEqualTo(end);
        assertThat(span.length()).isPositive();
        assertThat(span.end()).isGreaterThanOrEqualTo(end);
        end = span.end();
      }
      assertThat(end).isEqualTo(text.length());
    }
  }
}
