package io.github.uq4j.trace.io;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads where a trace comes from: model and prompt; and spans written as arrays. */
final class SourceJson {

  private static final List<String> SIZES = List.of("vocab_size", "layers", "heads", "hidden_size");

  private SourceJson() {}

  static ModelInfo model(JsonCursor cursor) throws IOException {
    Map<String, String> ids = new HashMap<>();
    Map<String, OptionalInt> sizes = new HashMap<>();
    Extras extras =
        cursor.object(
            name -> {
              if (name.equals("id")) {
                ids.put(name, cursor.string());
              } else if (SIZES.contains(name)) {
                sizes.put(name, OptionalInt.of(cursor.count()));
              } else {
                return false;
              }
              return true;
            });
    String id = required(cursor, ids, "id");
    OptionalInt unknown = OptionalInt.empty();
    return new ModelInfo(
        id,
        sizes.getOrDefault("vocab_size", unknown),
        sizes.getOrDefault("layers", unknown),
        sizes.getOrDefault("heads", unknown),
        sizes.getOrDefault("hidden_size", unknown),
        extras);
  }

  private static String required(JsonCursor cursor, Map<String, String> found, String name) {
    String value = found.get(name);
    if (value == null) {
      throw cursor.missing(name, "must be a string");
    }
    return value;
  }

  static Prompt prompt(JsonCursor cursor) throws IOException {
    Map<String, String> texts = new HashMap<>();
    List<Prompt.Piece> pieces = new ArrayList<>();
    Extras extras =
        cursor.object(
            name -> {
              switch (name) {
                case "text" -> texts.put(name, cursor.string());
                case "tokens" -> cursor.array(() -> pieces.add(piece(cursor)));
                default -> {
                  return false;
                }
              }
              return true;
            });
    return new Prompt(required(cursor, texts, "text"), pieces, extras);
  }

  private static Prompt.Piece piece(JsonCursor cursor) throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, OptionalInt> ids = new HashMap<>();
    Extras extras =
        cursor.object(
            name -> {
              switch (name) {
                case "text" -> texts.put(name, cursor.string());
                case "id" -> ids.put(name, OptionalInt.of(cursor.count()));
                default -> {
                  return false;
                }
              }
              return true;
            });
    return new Prompt.Piece(
        ids.getOrDefault("id", OptionalInt.empty()), required(cursor, texts, "text"), extras);
  }

  /** A span from an array {@code [start, end]} that was read, if it was there. */
  static Optional<TextSpan> span(JsonCursor cursor, boolean present, List<Integer> ends) {
    if (!present) {
      return Optional.empty();
    }
    if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
      throw LineFault.of(
          cursor.path() + ".span", ends.toString(), "must be [start, end] with start <= end");
    }
    return Optional.of(new TextSpan(ends.get(0), ends.get(1)));
  }
}
