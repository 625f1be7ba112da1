package io.github.uq4j.trace.io;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one generation or sample; its tensors are joined to it later. */
final class GenerationJson {

  private final JsonCursor cursor;
  private @Nullable String text;
  private final List<Token> tokens = new ArrayList<>();
  private Optional<String> finishReason = Optional.empty();
  private OptionalDouble total = OptionalDouble.empty();
  private OptionalDouble temperature = OptionalDouble.empty();
  private OptionalLong seed = OptionalLong.empty();

  private GenerationJson(JsonCursor cursor) {
    this.cursor = cursor;
  }

  static Generation read(JsonCursor cursor) throws IOException {
    GenerationJson generation = new GenerationJson(cursor);
    Extras extras = cursor.object(generation::field);
    return generation.build(extras);
  }

  private boolean field(String name) throws IOException {
    switch (name) {
      case "text" -> text = cursor.string();
      case "tokens" -> cursor.array(() -> tokens.add(TokenJson.read(cursor)));
      case "finish_reason" -> finishReason = Optional.of(cursor.string());
      case "logprob" -> total = OptionalDouble.of(TokenJson.nats(cursor));
      case "temperature" -> temperature = OptionalDouble.of(TokenJson.notNegative(cursor));
      case "seed" -> seed = OptionalLong.of(cursor.whole());
      default -> {
        return false;
      }
    }
    return true;
  }

  private Generation build(Extras extras) {
    if (text == null) {
      throw cursor.missing("text", "must be a string");
    }
    for (int t = 0; t < tokens.size(); t++) {
      requireInside(t, tokens.get(t).span(), text.length());
    }
    Generation.Draw draw =
        temperature.isEmpty() && seed.isEmpty()
            ? Generation.Draw.unknown()
            : new Generation.Draw(temperature, seed);
    return new Generation(
        text, SpanFinder.place(text, tokens), finishReason, total, draw, Tensors.none(), extras);
  }

  private void requireInside(int token, Optional<TextSpan> span, int length) {
    if (span.isPresent() && span.get().end() > length) {
      throw LineFault.of(
          cursor.path() + ".tokens[" + token + "].end",
          Integer.toString(span.get().end()),
          "must be <= text length " + length);
    }
  }
}
