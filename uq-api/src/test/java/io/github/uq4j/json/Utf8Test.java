package io.github.uq4j.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void isValid_everyPairAndManyLongerRuns_agreesWithTheDecoder() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      byte[] bytes = {(byte) (pair >> 8), (byte) pair};
      assertThat(Utf8.isValid(bytes, 2)).as("%x", pair).isEqualTo(decodes(bytes));
    }
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(1, 20)];
      for (int i = 0; i < bytes.length; i++) {
        int next = random.nextInt(4);
        bytes[i] = (byte) (next == 0 ? random.nextInt(128) : random.nextInt(0x80, 0xf6));
      }
      assertThat(Utf8.isValid(bytes, bytes.length)).as("round %d", round).isEqualTo(decodes(bytes));
    }
  }

  @Test
  void isValid_everyCharacterInAnyPlace_isAccepted() {
    for (int character = 1; character <= Character.MAX_CODE_POINT; character += 7) {
      if (character < 0xd800 || character > 0xdfff) {
        String text = "x".repeat(character % 11) + Character.toString(character) + "yz";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.isValid(bytes, bytes.length)).as("%x", character).isTrue();
      }
    }
  }
}
