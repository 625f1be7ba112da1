package io.github.uq4j.onnx.internal.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every vocabulary id stands for, in bytes, as it reads in the middle of a text.
 *
 * <p>Read from {@code tokenizer.json}: byte-level vocabularies are mapped back to bytes,
 * SentencePiece's U+2581 to a space, {@code <0xNN>} to its byte; added tokens stand for their
 * content. A space at the start of a piece belongs to the piece, also where a decoder would strip
 * the very first one.
 */
public final class VocabularyPieces {

  private static final String LOWER_BLOCK = "\u2581";
  private static final int[] BYTE_OF_CHAR = byteLevelTable();

  private final List<byte[]> pieces = new ArrayList<>();

  /** Texts that somebody has asked for; two threads may make one twice. */
  private @Nullable String[] texts = new String[0];

  private VocabularyPieces() {}

  /**
   * Reads the vocabulary.
   *
   * @param tokenizer the content of {@code tokenizer.json}
   * @return the pieces
   */
  public static VocabularyPieces read(JsonNode tokenizer) {
    VocabularyPieces pieces = new VocabularyPieces();
    JsonNode decoder = tokenizer.path("decoder");
    Style style =
        new Style(holds(decoder, "ByteLevel"), holds(decoder, "ByteFallback"), spaced(decoder));
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    if (vocabulary.isArray()) {
      for (int id = 0; id < vocabulary.size(); id++) {
        pieces.put(id, style.bytes(vocabulary.get(id).path(0).asText()));
      }
    } else {
      for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
        pieces.put(entry.getValue().asInt(), style.bytes(entry.getKey()));
      }
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      pieces.put(
          added.path("id").asInt(),
          added.path("content").asText().getBytes(StandardCharsets.UTF_8));
    }
    pieces.texts = new String[pieces.size()];
    return pieces;
  }

  private void put(int id, byte[] bytes) {
    while (pieces.size() <= id) {
      pieces.add(new byte[0]);
    }
    pieces.set(id, bytes);
  }

  private record Style(boolean byteLevel, boolean byteFallback, boolean spaced) {

    byte[] bytes(String piece) {
      if (byteLevel) {
        return byteLevelBytes(piece);
      }
      if (byteFallback && piece.matches("<0x[0-9A-Fa-f]{2}>")) {
        return new byte[] {(byte) Integer.parseInt(piece.substring(3, 5), 16)};
      }
      String text = spaced ? piece.replace(LOWER_BLOCK, " ") : piece;
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** One past the largest id that is known. */
  int size() {
    return pieces.size();
  }

  /** The bytes of an id; none if the vocabulary does not know it (a padded output layer). */
  byte[] bytes(int id) {
    return id < pieces.size() ? pieces.get(id).clone() : new byte[0];
  }

  /**
   * An id's own text.
   *
   * @param id vocabulary id, {@code >= 0}
   * @return the text; U+FFFD for a part of a character; empty if the vocabulary does not know it
   */
  public String text(int id) {
    if (id >= texts.length) {
      return "";
    }
    String known = texts[id];
    if (known == null) {
      known = Utf8Text.decode(pieces.get(id));
      texts[id] = known;
    }
    return known;
  }

  private static boolean holds(JsonNode decoder, String type) {
    if (decoder.path("type").asText().equals(type)) {
      return true;
    }
    for (JsonNode part : decoder.path("decoders")) {
      if (holds(part, type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean spaced(JsonNode decoder) {
    if (holds(decoder, "Metaspace")) {
      return true;
    }
    if (decoder.path("pattern").path("String").asText().equals(LOWER_BLOCK)) {
      return true;
    }
    for (JsonNode part : decoder.path("decoders")) {
      if (spaced(part)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] byteLevelBytes(String piece) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(piece.length());
    piece
        .codePoints()
        .forEach(
            c -> {
              if (c < BYTE_OF_CHAR.length && BYTE_OF_CHAR[c] >= 0) {
                bytes.write(BYTE_OF_CHAR[c]);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  /** Printable bytes stand for themselves, the others for characters from U+0100 on (GPT-2). */
  private static int[] byteLevelTable() {
    int[] byteOf = new int[0x144];
    Arrays.fill(byteOf, -1);
    int next = 0x100;
    for (int b = 0; b < 0x100; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
      if (printable) {
        byteOf[b] = b;
      } else {
        byteOf[next++] = b;
      }
    }
    return byteOf;
  }
}
