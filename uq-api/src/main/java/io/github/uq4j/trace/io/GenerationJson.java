package io.github.uq4j.trace.io;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.LineFault;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.RowStatistics;
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

  /** An entropy computed in float may exceed the logarithm of the vocabulary by this. */
  private static final double ENTROPY_ROUNDING = 1e-3;

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

  /**
   * Refuses what a vocabulary of this size cannot give: an answer of another model, or numbers that
   * are no entropies.
   */
  static void requireVocabulary(Generation generation, String path, int size) {
    double most = Math.log(size);
    for (int t = 0; t < generation.tokens().size(); t++) {
      Token token = generation.tokens().get(t);
      if (token.id().orElse(0) >= size) {
        throw badId(path + ".tokens[" + t + "].id", token.id().orElse(0), size);
      }
      double entropy = token.distribution().entropy().orElse(0);
      if (!(entropy <= most + ENTROPY_ROUNDING)) {
        throw aboveMost(path + ".tokens[" + t + "].entropy", entropy, size);
      }
      double divergence =
          token.distribution().statistics().map(RowStatistics::renyiDivergence).orElse(0.0);
      if (!(divergence <= most + ENTROPY_ROUNDING)) {
        throw aboveMost(path + ".tokens[" + t + "].renyi_divergence", divergence, size);
      }
      List<Alternative> top = token.distribution().top();
      for (int k = 0; k < top.size(); k++) {
        int id = top.get(k).id().orElse(0);
        if (id >= size) {
          throw badId(path + ".tokens[" + t + "].top_logprobs[" + k + "].id", id, size);
        }
      }
    }
  }

  private static LineFault aboveMost(String place, double value, int size) {
    return LineFault.of(
        place,
        Double.toString(value),
        "must be <= " + Math.log(size) + ", the logarithm of model.vocab_size = " + size);
  }

  private static LineFault badId(String place, int id, int size) {
    return LineFault.of(
        place,
        Integer.toString(id),
        "must be < model.vocab_size = " + size + "; one trace has one vocabulary");
  }
}
