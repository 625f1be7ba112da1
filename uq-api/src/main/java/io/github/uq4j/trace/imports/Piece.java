package io.github.uq4j.trace.imports;

import io.github.uq4j.json.JsonTree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as text: bytes are kept only where they are a part of a character.
 *
 * @param id vocabulary id, where written
 * @param text its text; empty where a server writes only the id
 * @param bytes its bytes, if they are no whole characters
 */
record Piece(OptionalInt id, String text, List<Integer> bytes) {

  private static final Pattern ID = Pattern.compile("token_id:(\\d{1,9})");
  private static final Pattern BYTES = Pattern.compile("bytes?: ?((?:\\\\x[0-9a-fA-F]{2})+)");
  private static final int LARGEST_BYTE = 255;

  Piece {
    bytes = List.copyOf(bytes);
  }

  /** A token written as an object. */
  static Piece of(JsonTree item) {
    String text = text(item);
    OptionalInt id =
        item.has("id") ? OptionalInt.of(item.need("id", "").count()) : OptionalInt.empty();
    if (id.isEmpty() && item.find("token_id").isPresent()) {
      id = OptionalInt.of(item.need("token_id", "").count());
    }
    Piece written = of(text);
    if (written.id().isPresent()) {
      return written;
    }
    List<Integer> bytes = new ArrayList<>();
    for (JsonTree octet : item.items("bytes")) {
      if (octet.count() > LARGEST_BYTE) {
        throw octet.fault("must be in [0, " + LARGEST_BYTE + "]");
      }
      bytes.add(octet.count());
    }
    return bytes.isEmpty()
        ? new Piece(id, written.text(), written.bytes())
        : ofBytes(id, text, bytes);
  }

  private static String text(JsonTree item) {
    for (String name : List.of("token", "text", "tok_str", "content")) {
      if (item.has(name)) {
        return item.need(name, "").string();
      }
    }
    return Steps.field(item, "token", "must be a string").string();
  }

  /** A token written as a text; some servers write {@code token_id:7} or {@code bytes:\xe2}. */
  static Piece of(String text) {
    Matcher id = ID.matcher(text);
    if (id.matches()) {
      return new Piece(OptionalInt.of(Integer.parseInt(id.group(1))), "", List.of());
    }
    Matcher octets = BYTES.matcher(text);
    if (octets.matches()) {
      List<Integer> bytes = new ArrayList<>();
      for (String hex : octets.group(1).substring(2).split("\\\\x", -1)) {
        bytes.add(Integer.parseInt(hex, 16));
      }
      return ofBytes(OptionalInt.empty(), "\ufffd", bytes);
    }
    return new Piece(OptionalInt.empty(), text, List.of());
  }

  private static Piece ofBytes(OptionalInt id, String text, List<Integer> bytes) {
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = (byte) (int) bytes.get(i);
    }
    try {
      String whole = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array)).toString();
      return new Piece(id, whole, List.of());
    } catch (CharacterCodingException e) {
      return new Piece(id, text, bytes);
    }
  }
}
